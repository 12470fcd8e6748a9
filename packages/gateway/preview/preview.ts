import {
  type BloodUse,
  canonicalDonationCode,
  canonicalProductCode,
  type Day,
  type Fen,
  formatUnits,
  formatYuan,
  type UnitHundredths,
} from '@xuemian/contract'
import { type AssembleOptions, assemble, settlementsOf } from '../bills/assemble.ts'
import { type Failure, failureOf } from '../errors.ts'
import { type Key, keyColumns } from '../mapping/fields.ts'
import { bagOf, patientOf, type Trace } from '../mapping/mapping.ts'
import type { Origin, RawRow } from '../mapping/value.ts'
import type { BagRow, PatientRow } from '../source.ts'
import type { RawRows, SourcePlan } from '../sources/mapped.ts'
import { DESTINATIONS } from './clauses.ts'
import { converterOf } from './converter.ts'
import { kindOf, type Mask } from './mask.ts'
import { looksLikeGbk } from './mojibake.ts'

/** One field of one row: what it became, and everything on the way. Texts are masked as asked. */
export interface FieldOrigin {
  readonly field: string
  readonly wire: string | null
  readonly clause: string
  readonly use: string
  readonly column: string
  /** Null: the column held nothing. */
  readonly raw: string | null
  /** Hexadecimal; there where the column's bytes were read. */
  readonly bytes?: string
  readonly converter: string
  /** The row of a code table. */
  readonly table?: string
  /** Null: nothing. */
  readonly value: string | null
  /** GBK was probably read as another character set. */
  readonly garbled?: true
  /** The row could not be read because of this field. */
  readonly failed?: true
}

/** One row and what becomes of it. */
export interface RowOrigin {
  readonly kind: 'patient' | 'bag'
  /** In the query's order, from 1. */
  readonly row: number
  readonly fate: 'sent' | 'summed' | 'netted' | 'voided' | 'not-settled' | 'unread' | 'read'
  /** Where a sent row stands in the reply, from 1 (HIS-3.2.8). */
  readonly bill?: number
  readonly bag?: number
  readonly fields: readonly FieldOrigin[]
  /** Why the row could not be read. */
  readonly failure?: Failure
}

export interface Preview {
  readonly rows: readonly RowOrigin[]
  /** What would be sent, masked as asked; or the failure. */
  readonly reply: { readonly ok: true; readonly value: BloodUse } | Failure
}

/** One patient's reply beside its origin, from the rows as the source gave them. */
export function previewOf(raw: RawRows, plan: SourcePlan, options: AssembleOptions, mask: Mask): Preview {
  const patients = raw.patients.map((row, index) => readRow('patient', row, index, plan, mask))
  const bags = raw.bags.map((row, index) => readRow('bag', row, index, plan, mask))
  const failure = [...patients, ...bags].find(({ origin }) => origin.failure)?.origin.failure
  if (failure) return { rows: [...patients, ...bags].map((row) => unassembled(row, options)), reply: failure }
  const read = {
    patients: patients.map(({ value }) => value as PatientRow),
    bags: bags.map(({ value }) => value as BagRow),
  }
  const fates = fatesOf(read.bags, options)
  const reply = assemble(read, options)
  return {
    rows: [
      ...patients.map(({ origin }) => origin),
      ...bags.map(({ origin }, index) => ({ ...origin, ...fates[index] })),
    ],
    reply: reply.ok ? { ok: true, value: maskReply(reply.value, mask) } : reply,
  }
}

function readRow(kind: 'patient' | 'bag', row: RawRow, index: number, plan: SourcePlan, mask: Mask) {
  const columns = kind === 'patient' ? plan.patients.columns : plan.bags.columns
  const origins = new Map<string, Origin[]>()
  const values = new Map<string, { readonly value: unknown; readonly table: string | undefined }>()
  const trace: Trace = {
    origin: (field, origin) => origins.set(field, [...(origins.get(field) ?? []), origin]),
    value: (field, value, table) => values.set(field, { value, table }),
  }
  let value: PatientRow | BagRow | undefined
  let failure: Failure | undefined
  try {
    value =
      kind === 'patient'
        ? patientOf(row, plan.patients.columns, trace)
        : bagOf(row, plan.bags.columns, plan, index + 1, trace)
  } catch (error) {
    failure = failureOf(error)
    if (!failure) throw error
  }
  const fields = Object.entries(DESTINATIONS[kind]).flatMap(([field, { wire, clause, use = '' }]): FieldOrigin[] => {
    const own = origins.get(field)
    const configured = (columns as unknown as Readonly<Record<string, Key | undefined>>)[field]
    const first = configured === undefined ? undefined : keyColumns(configured)[0]
    if (!own) return []
    const kindOfField = kindOf(field)
    const shown = (text: string | null) => (text === null ? null : mask(kindOfField, text))
    const joined = own.map(({ raw }) => raw?.trim() ?? '').join('-')
    const bytes = own[0]?.bytes
    const became = values.get(field)
    return [
      {
        field,
        wire,
        clause,
        use,
        column: own.map(({ column }) => column).join('、'),
        raw: own.every(({ raw }) => raw === null) ? null : shown(joined),
        ...(bytes ? { bytes: hex(bytes, kindOfField === 'plain' ? undefined : shown(joined), joined) } : {}),
        converter: converterOf(
          field,
          first,
          became?.value === null && own.some(({ raw }) => (raw ?? '').trim() !== ''),
        ),
        ...(became?.table === undefined ? {} : { table: became.table }),
        value: shown(textOf(field, became?.value)),
        ...(looksLikeGbk(joined) ? { garbled: true as const } : {}),
        ...(became ? {} : { failed: true as const }),
      },
    ]
  })
  const origin: RowOrigin = {
    kind,
    row: index + 1,
    fate: failure ? 'unread' : 'sent',
    fields,
    ...(failure ? { failure } : {}),
  }
  return { value, origin }
}

/** A masked value shows the bytes of its first character alone: enough for the proof. */
function hex(bytes: Uint8Array, masked: string | null | undefined, clear: string): string {
  const text = Buffer.from(bytes).toString('hex')
  if (masked === undefined || masked === clear) return text
  return `${text.slice(0, (bytes[0] ?? 0) < 0x80 ? 2 : 4)}…`
}

function textOf(field: string, value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (field === 'money' || field === 'actualCost') return formatYuan(value as Fen)
  if (field === 'volume') return formatUnits(value as UnitHundredths)
  if (field === 'donCode') return canonicalDonationCode(String(value))
  if (field === 'prodCode') return canonicalProductCode(String(value))
  if (typeof value === 'boolean') return value ? '是' : '否'
  return String(value)
}

/** What can be said of a row though another one could not be read. */
function unassembled(
  { value, origin }: ReturnType<typeof readRow>,
  { includePreSettled = false }: AssembleOptions,
): RowOrigin {
  if (origin.kind === 'patient' || origin.failure) return origin
  return { ...origin, fate: aside(value as BagRow, includePreSettled) ?? 'read' }
}

function aside(row: BagRow, includePreSettled: boolean): 'voided' | 'not-settled' | undefined {
  if (row.voided) return 'voided'
  return row.settledOn === null && !includePreSettled ? 'not-settled' : undefined
}

type Fate = Pick<RowOrigin, 'fate' | 'bill' | 'bag'>

function fatesOf(rows: readonly BagRow[], { includePreSettled = false }: AssembleOptions): readonly Fate[] {
  const settled = settlementsOf(rows, includePreSettled)
  const places = new Map<BagRow, Fate>()
  const bags = new Set<string>()
  for (const [bill, charges] of (settled.ok ? settled.value : []).entries())
    for (const [bag, { first }] of charges.entries()) {
      places.set(first.row, { fate: 'sent', bill: bill + 1, bag: bag + 1 })
      bags.add(bagKey(first.row))
    }
  return rows.map((row) => {
    const fate = aside(row, includePreSettled)
    if (fate) return { fate }
    return places.get(row) ?? { fate: bags.has(bagKey(row)) ? 'summed' : 'netted' }
  })
}

function bagKey({ settlementNumber, donCode, prodCode }: BagRow): string {
  return [settlementNumber, donCode, prodCode].join('\n')
}

function maskReply({ bldUser, chargeBills }: BloodUse, mask: Mask): BloodUse {
  return {
    bldUser: {
      name: mask('name', bldUser.name),
      identityNumber: mask('number', bldUser.identityNumber),
      birthday: mask('day', bldUser.birthday) as Day,
      hisId: mask('number', bldUser.hisId),
    },
    chargeBills: chargeBills.map((bill) => ({
      ...bill,
      serialNumber: mask('number', bill.serialNumber),
      products: bill.products.map((product) => ({ ...product, donCode: mask('code', product.donCode) })),
    })),
  }
}
