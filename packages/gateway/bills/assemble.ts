import {
  type BloodProduct,
  type BloodUse,
  type BloodUser,
  type ChargeBill,
  canonicalDonationCode,
  canonicalIdentity,
  canonicalProductCode,
  type Day,
  type Fen,
  hintOf,
  isDonationNumber,
  isProductCode,
  normaliseIdentity,
  type Rh,
  type UnitHundredths,
} from '@xuemian/contract'
import { type Failure, failure } from '../errors.ts'
import type { BagRow, PatientRow, SourceRows } from '../source.ts'
import { type Charge, netStay, type PlacedRow, push } from './bags-of-stay.ts'
import { defaultTemplates, fillTemplate, type Templates } from './templates.ts'

export interface AssembleOptions {
  /** 22 characters; the first part of hisId and serialNumber (HIS-3.2.4, HIS-3.2.6). */
  readonly organisationCode: string
  /** The number asked, as it came. */
  readonly asked: string
  /** `identityForms` of it. */
  readonly forms: readonly string[]
  /** Whether bills that are not settled yet are given too (直免 precedes payment, HIS-3.2.5). */
  readonly includePreSettled?: boolean
  /** How hisId and serialNumber are made. */
  readonly templates?: Templates
}

export type Assembled = { readonly ok: true; readonly value: BloodUse } | Failure

/** Makes the reply of `/blduseinfo` from a source's rows (HIS-3.2.3 to HIS-3.2.8), or the coded failure that says which row is at fault. */
export function assemble(rows: SourceRows, options: AssembleOptions): Assembled {
  const patient = onePatient(rows.patients, options)
  if (!patient.ok) return patient
  const keys = new Set(rows.patients.map((each) => each.patientKey))
  if (rows.bags.some((bag) => !keys.has(bag.patientKey))) return failure('SOURCE_WRONG_PERSON')
  const bills = assembleBills(rows.bags, options)
  if (!bills.ok) return bills
  const { name, birthday } = patient
  const hisId = hisIdOf(rows, options)
  const bldUser: BloodUser = { name, identityNumber: normaliseIdentity(options.asked), birthday, hisId }
  return { ok: true, value: { bldUser, chargeBills: bills.value } }
}

function onePatient(
  patients: readonly PatientRow[],
  { asked, forms }: AssembleOptions,
): { ok: true; name: string; birthday: Day } | Failure {
  const [first] = patients
  if (!first) {
    const hint = hintOf(asked)
    return failure('PATIENT_NOT_FOUND', hint === null ? {} : { message: `未找到该证件号的患者：${hint}` })
  }
  for (const patient of patients) {
    for (const field of ['name', 'identityNumber', 'birthday'] as const) {
      if (!patient[field]?.trim()) return failure('ROW_INCOMPLETE', { detail: `患者信息 ${field}` })
    }
    if (!isAsked(patient.identityNumber ?? '', forms)) return failure('SOURCE_WRONG_PERSON')
    if (patient.name?.trim() !== first.name?.trim() || patient.birthday !== first.birthday)
      return failure('PATIENT_AMBIGUOUS')
  }
  return { ok: true, name: first.name?.trim() ?? '', birthday: first.birthday as Day }
}

/** A HIS may hold the number in any spelling; `forms` begins with the canonical one. */
function isAsked(held: string, forms: readonly string[]): boolean {
  if (forms.includes(held)) return true
  const canonical = canonicalIdentity(held)
  return canonical.ok && canonical.value === forms[0]
}

/** The HIS's own, else by the admission number of the latest discharge; of a patient who never used blood, by the HIS's own key of the record. */
function hisIdOf(rows: SourceRows, { organisationCode, templates = defaultTemplates }: AssembleOptions): string {
  const own = rows.patients.find(({ hisId }) => hisId !== undefined)?.hisId
  if (own !== undefined) return ofOrganisation(own, organisationCode)
  let latest: BagRow | undefined
  for (const row of rows.bags) {
    if (row.admissionNumber === null) continue
    const later = !latest || (row.dischargedOn ?? '') > (latest.dischargedOn ?? '')
    const same =
      latest && row.dischargedOn === latest.dischargedOn && row.admissionNumber > (latest.admissionNumber ?? '')
    if (later || same) latest = row
  }
  const patientKey = rows.patients.map((patient) => patient.patientKey).sort()[0] ?? ''
  // An admission number and a record's key may be equal numbers of two people: the prefix keeps hisId unique.
  const admissionNumber = latest?.admissionNumber ?? `P${patientKey}`
  return fillTemplate(templates.hisId, { organisationCode, admissionNumber, patientKey })
}

/** A number that the HIS made itself, unique in the province (HIS-3.2.4). */
function ofOrganisation(number: string, organisationCode: string): string {
  return number.startsWith(organisationCode) ? number : `${organisationCode}_${number}`
}

type Bills = { readonly ok: true; readonly value: readonly ChargeBill[] } | Failure

function assembleBills(all: readonly BagRow[], options: AssembleOptions): Bills {
  const settled = settlementsOf(all, options.includePreSettled === true)
  if (!settled.ok) return settled
  const bills: ChargeBill[] = []
  for (const charges of settled.value) {
    const bill = assembleBill(charges, options)
    if (!bill.ok) return bill
    bills.push(bill.value)
  }
  return { ok: true, value: bills }
}

/** What stays of each settlement after netting (HIS-3.2.5), in the order of the source; each makes one bill, each of its charges one product. */
export function settlementsOf(
  rows: readonly BagRow[],
  includePreSettled: boolean,
): { readonly ok: true; readonly value: readonly (readonly Charge[])[] } | Failure {
  const placed = place(rows, includePreSettled)
  if (!placed.ok) return placed
  const settlements = new Map<number, readonly Charge[]>()
  for (const stay of staysOf(placed.value)) {
    const netted = netStay(stay)
    if (!netted.ok) return inconsistent(netted.row, netted.field)
    for (const [bill, charges] of byBill(netted.charges)) settlements.set(bill, charges)
  }
  const ordinals = [...settlements.keys()].sort((a, b) => a - b)
  return { ok: true, value: ordinals.map((ordinal) => settlements.get(ordinal) ?? []) }
}

/** Most patients have one stay, and most stays one bill: nothing is sorted then. */
function staysOf(rows: readonly PlacedRow[]): Iterable<readonly PlacedRow[]> {
  const stay = rows[0]?.row.admissionNumber
  if (rows.length > 0 && rows.every(({ row }) => row.admissionNumber === stay)) return [rows]
  const stays = new Map<string, PlacedRow[]>()
  for (const entry of rows) push(stays, entry.row.admissionNumber ?? '', entry)
  return stays.values()
}

function byBill(charges: readonly Charge[]): Iterable<readonly [number, readonly Charge[]]> {
  const bill = charges[0]?.first.bill
  if (bill !== undefined && charges.every(({ first }) => first.bill === bill)) return [[bill, charges]]
  const bills = new Map<number, Charge[]>()
  for (const charge of charges) push(bills, charge.first.bill, charge)
  return bills
}

/** Live rows with their ordinals as the hospital will look for them: settlements, and rows within one, in the order of the source. */
function place(
  rows: readonly BagRow[],
  includePreSettled: boolean,
): { ok: true; value: readonly PlacedRow[] } | Failure {
  const bills = new Map<string, { readonly bill: number; bags: number }>()
  const value: PlacedRow[] = []
  let own: { readonly bill: number; bags: number } | undefined
  let before: BagRow | undefined
  for (const row of rows) {
    if (row.voided || (row.settledOn === null && !includePreSettled)) continue
    if (!own || before?.admissionNumber !== row.admissionNumber || before.settlementNumber !== row.settlementNumber) {
      const key = `${row.admissionNumber}\n${row.settlementNumber}`
      own = bills.get(key)
      if (!own) {
        own = { bill: bills.size + 1, bags: 0 }
        bills.set(key, own)
      }
      before = row
    }
    own.bags += 1
    const { bill, bags: bag } = own
    if (!isNettable(row)) return missing(row, NETTED, bill, bag)
    // the bags of a stay are mostly of one product
    const last = value.at(-1)
    value.push({
      row,
      bill,
      bag,
      donCode: donationCode(row.donCode as string),
      prodCode: row.prodCode === last?.row.prodCode ? last.prodCode : productCode(row.prodCode as string),
      volume: row.volume as UnitHundredths,
      money: row.money as Fen,
    })
  }
  return { ok: true, value }
}

function assembleBill(charges: readonly Charge[], options: AssembleOptions): { ok: true; value: ChargeBill } | Failure {
  const { row: head } = (charges[0] as Charge).first
  const products: BloodProduct[] = []
  let consumed: Day | undefined
  for (const { first, volume, money } of charges) {
    const { row, donCode, prodCode } = first
    if (!isSendable(row)) return missing(row, SENT, first.bill, first.bag)
    if (row.actualCost !== head.actualCost) return inconsistent(first, 'actualCost')
    if (row.consumedOn && (!consumed || row.consumedOn < consumed)) consumed = row.consumedOn
    const prodClassCode = row.prodClassCode as string
    const prodClassName = row.prodClassName as string
    products.push({ donCode, prodCode, prodClassCode, prodClassName, volume, rh: row.rh as Rh, money })
  }
  const { organisationCode, templates = defaultTemplates } = options
  const admissionNumber = head.admissionNumber as string
  const settlementNumber = head.settlementNumber as string
  const serialNumber =
    head.serialNumber === undefined
      ? fillTemplate(templates.serialNumber, { organisationCode, admissionNumber, settlementNumber })
      : ofOrganisation(head.serialNumber, organisationCode)
  const actualCost = head.actualCost as Fen
  return { ok: true, value: { serialNumber, actualCost, consumptionDatetime: consumed as Day, products } }
}

function donationCode(text: string): string {
  return isDonationNumber(text) ? text : canonicalDonationCode(text)
}

function productCode(text: string): string {
  return isProductCode(text) ? text : canonicalProductCode(text)
}

/** What netting needs of every row, and what only a bag that is sent needs: a refund row may lack its blood group. */
const NETTED = ['admissionNumber', 'settlementNumber', 'donCode', 'prodCode', 'volume', 'money'] as const
const SENT = ['actualCost', 'consumedOn', 'prodClassCode', 'prodClassName', 'rh'] as const

/** What the reply calls a column: a bill's `serialNumber` is made of the admission number, its date is `consumptionDatetime`. */
const NAMES: Partial<Record<keyof BagRow, string>> = {
  admissionNumber: 'serialNumber',
  consumedOn: 'consumptionDatetime',
}
const OF_BILL = new Set<keyof BagRow>(['admissionNumber', 'settlementNumber', 'actualCost', 'consumedOn'])

function placeName(field: keyof BagRow, bill: number, bag: number): string {
  const name = NAMES[field] ?? field
  return OF_BILL.has(field) ? `第${bill}张票据 ${name}` : `第${bill}张票据第${bag}袋 ${name}`
}

function isNettable(row: BagRow): boolean {
  const named = !isBlank(row.admissionNumber) && !isBlank(row.settlementNumber)
  return named && !isBlank(row.donCode) && !isBlank(row.prodCode) && !isBlank(row.volume) && !isBlank(row.money)
}

function isSendable(row: BagRow): boolean {
  const dated = !isBlank(row.actualCost) && !isBlank(row.consumedOn)
  return dated && !isBlank(row.prodClassCode) && !isBlank(row.prodClassName) && !isBlank(row.rh)
}

/** The first of the fields that is not there; one of them is not. */
function missing(row: BagRow, fields: readonly (keyof BagRow)[], bill: number, bag: number): Failure {
  const field = fields.find((name) => isBlank(row[name])) as keyof BagRow
  return failure('ROW_INCOMPLETE', { detail: placeName(field, bill, bag) })
}

/** Asked of every value of every row: a first character in ASCII's visible range settles it. */
function isBlank(value: string | number | boolean | null | undefined): boolean {
  if (typeof value !== 'string') return value === null || value === undefined
  const first = value.charCodeAt(0)
  return !(first > 0x20 && first < 0x7f) && value.trim() === ''
}

function inconsistent(entry: PlacedRow, field: 'volume' | 'money' | 'actualCost'): Failure {
  const what = field === 'actualCost' ? '同一结算单金额不一致' : '冲销与收费不符'
  return failure('ROW_INCONSISTENT', { detail: `${placeName(field, entry.bill, entry.bag)} ${what}` })
}
