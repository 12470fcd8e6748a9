import {
  type BloodProduct,
  type BloodUse,
  type BloodUser,
  type ChargeBill,
  canonicalDonationCode,
  canonicalIdentity,
  canonicalProductCode,
  type Day,
  hintOf,
  normaliseIdentity,
} from '@xuemian/contract'
import { type Charge, netStay, push } from './bags-of-stay.ts'
import { type Failure, failure } from './errors.ts'
import type { BagRow, PatientRow, SourceRows } from './source.ts'

export interface AssembleOptions {
  /** 22 characters; the first part of hisId and serialNumber (HIS-3.2.4, HIS-3.2.6). */
  readonly organisationCode: string
  /** The number asked, as it came. */
  readonly asked: string
  /** Whether bills that are not settled yet are given too (直免 precedes payment, HIS-3.2.5). */
  readonly includePreSettled?: boolean
}

export type Assembled = { readonly ok: true; readonly value: BloodUse } | Failure

/** Makes the reply of `/blduseinfo` from a source's rows (HIS-3.2.3 to HIS-3.2.8), or the coded failure that says which row is at fault. */
export function assemble(rows: SourceRows, options: AssembleOptions): Assembled {
  const patient = onePatient(rows.patients, options.asked)
  if (!patient.ok) return patient
  const keys = new Set(rows.patients.map((each) => each.patientKey))
  if (rows.bags.some((bag) => !keys.has(bag.patientKey))) return failure('SOURCE_WRONG_PERSON')
  const bills = assembleBills(rows.bags, options)
  if (!bills.ok) return bills
  const { name, birthday } = patient
  const hisId = `${options.organisationCode}_${latestStay(rows)}`
  const bldUser: BloodUser = { name, identityNumber: normaliseIdentity(options.asked), birthday, hisId }
  return { ok: true, value: { bldUser, chargeBills: bills.value } }
}

function onePatient(
  patients: readonly PatientRow[],
  asked: string,
): { ok: true; name: string; birthday: Day } | Failure {
  const [first] = patients
  if (!first) {
    const hint = hintOf(asked)
    return failure('PATIENT_NOT_FOUND', hint === null ? {} : { message: `未找到该证件号的患者：${hint}` })
  }
  const person = canonicalIdentity(asked)
  for (const patient of patients) {
    for (const field of ['name', 'identityNumber', 'birthday'] as const) {
      if (!patient[field]?.trim()) return failure('ROW_INCOMPLETE', { detail: `患者信息 ${field}` })
    }
    const held = canonicalIdentity(patient.identityNumber ?? '')
    if (!held.ok || !person.ok || held.value !== person.value) return failure('SOURCE_WRONG_PERSON')
    if (patient.name?.trim() !== first.name?.trim() || patient.birthday !== first.birthday)
      return failure('PATIENT_AMBIGUOUS')
  }
  return { ok: true, name: first.name?.trim() ?? '', birthday: first.birthday as Day }
}

/** The admission number of the latest discharge; of a patient who never used blood, the HIS's own key of the record. */
function latestStay(rows: SourceRows): string {
  let latest: BagRow | undefined
  for (const row of rows.bags) {
    if (row.admissionNumber === null) continue
    const later = !latest || (row.dischargedOn ?? '') > (latest.dischargedOn ?? '')
    const same =
      latest && row.dischargedOn === latest.dischargedOn && row.admissionNumber > (latest.admissionNumber ?? '')
    if (later || same) latest = row
  }
  // An admission number and a record's key may be equal numbers of two people: the prefix keeps hisId unique.
  return latest?.admissionNumber ?? `P${rows.patients.map((patient) => patient.patientKey).sort()[0]}`
}

interface Numbered {
  readonly row: BagRow
  readonly bill: number
  readonly bag: number
}

function assembleBills(
  all: readonly BagRow[],
  options: AssembleOptions,
): { ok: true; value: readonly ChargeBill[] } | Failure {
  const live = number(
    all.filter((row) => !row.voided && (row.settledOn !== null || options.includePreSettled === true)),
  )
  const stays = new Map<string, Numbered[]>()
  for (const entry of live) {
    const gap = missing(entry, ['admissionNumber', 'settlementNumber', 'donCode', 'prodCode', 'volume', 'money'])
    if (gap) return gap
    push(stays, entry.row.admissionNumber ?? '', entry)
  }
  const places = new Map(live.map((entry) => [entry.row, entry]))
  const settlements = new Map<string, Charge[]>()
  for (const [stay, entries] of stays) {
    const netted = netStay(entries.map((entry) => entry.row))
    if (!netted.ok) return inconsistent(places.get(netted.row), netted.field)
    for (const charge of netted.charges) push(settlements, `${stay}\n${charge.settlement}`, charge)
  }
  const bills: { bill: ChargeBill; order: number }[] = []
  for (const charges of settlements.values()) {
    const bill = assembleBill(charges, places, options)
    if (!bill.ok) return bill
    bills.push({ bill: bill.value, order: places.get((charges[0] as Charge).row)?.bill ?? 0 })
  }
  return { ok: true, value: bills.sort((a, b) => a.order - b.order).map(({ bill }) => bill) }
}

function assembleBill(
  charges: readonly Charge[],
  places: ReadonlyMap<BagRow, Numbered>,
  options: AssembleOptions,
): { ok: true; value: ChargeBill } | Failure {
  const first = (charges[0] as Charge).row
  const products: BloodProduct[] = []
  let consumed: Day | undefined
  for (const { row, volume, money } of charges) {
    const place = places.get(row) as Numbered
    const gap = missing(place, ['actualCost', 'consumedOn', 'prodClassCode', 'prodClassName', 'rh'])
    if (gap) return gap
    if (row.actualCost !== first.actualCost) return inconsistent(place, 'actualCost')
    if (row.consumedOn && (!consumed || row.consumedOn < consumed)) consumed = row.consumedOn
    products.push({
      donCode: canonicalDonationCode(row.donCode as string),
      prodCode: canonicalProductCode(row.prodCode as string),
      prodClassCode: row.prodClassCode as string,
      prodClassName: row.prodClassName as string,
      volume,
      rh: row.rh as BloodProduct['rh'],
      money,
    })
  }
  const serialNumber = `${options.organisationCode}_${first.admissionNumber}`
  const actualCost = first.actualCost as ChargeBill['actualCost']
  return { ok: true, value: { serialNumber, actualCost, consumptionDatetime: consumed as Day, products } }
}

/** Ordinals as the hospital will look for them: settlements, and rows within one, in the order of the source. */
function number(rows: readonly BagRow[]): Numbered[] {
  const bills = new Map<string, { bill: number; bags: number }>()
  return rows.map((row) => {
    const key = `${row.admissionNumber}\n${row.settlementNumber}`
    const own = bills.get(key) ?? { bill: bills.size + 1, bags: 0 }
    bills.set(key, { ...own, bags: own.bags + 1 })
    return { row, bill: own.bill, bag: own.bags + 1 }
  })
}

/** What the reply calls a column: a bill's `serialNumber` is made of the admission number, its date is `consumptionDatetime`. */
const NAMES: Partial<Record<keyof BagRow, string>> = {
  admissionNumber: 'serialNumber',
  consumedOn: 'consumptionDatetime',
}
const OF_BILL = new Set<keyof BagRow>(['admissionNumber', 'settlementNumber', 'actualCost', 'consumedOn'])

function place(entry: Numbered | undefined, field: keyof BagRow): string {
  const name = NAMES[field] ?? field
  return OF_BILL.has(field) ? `第${entry?.bill}张票据 ${name}` : `第${entry?.bill}张票据第${entry?.bag}袋 ${name}`
}

function missing(entry: Numbered, fields: readonly (keyof BagRow)[]): Failure | undefined {
  for (const field of fields) {
    const value = entry.row[field]
    if (value === null || (typeof value === 'string' && value.trim() === '')) {
      return failure('ROW_INCOMPLETE', { detail: place(entry, field) })
    }
  }
  return undefined
}

function inconsistent(entry: Numbered | undefined, field: 'volume' | 'money' | 'actualCost'): Failure {
  const what = field === 'actualCost' ? '同一结算单金额不一致' : '冲销与收费不符'
  return failure('ROW_INCONSISTENT', { detail: `${place(entry, field)} ${what}` })
}
