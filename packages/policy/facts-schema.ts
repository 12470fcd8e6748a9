import {
  type Day,
  type Fen,
  hintOf,
  identityForms,
  identityKind,
  isDay,
  type Millilitres,
  relationKeys,
  type UnitHundredths,
} from '@xuemian/contract'
import * as z from 'zod'
import type { Facts } from './facts.ts'
import { donationKinds } from './format/fields.ts'
import { type FileParsed, pathText, sentences } from './format/parse.ts'

/** An application as it was once assessed, for a backtest. */
export type PastApplication = Facts & {
  /** Name or code of the hospital; reports show it. */
  readonly hospital?: string
  /** What an official finds the application by again; opaque, never a person. Reports show it. */
  readonly reference?: string
}

const LARGE = 1_000_000_000
const day = z
  .string()
  .refine(isDay, { error: '日期须为存在的 yyyy-MM-dd · must be an existing yyyy-MM-dd day' })
  .transform((text) => text as Day)
const whole = (low: number) => z.int().min(low).max(LARGE)
const fen = whole(-LARGE).transform((value) => value as Fen)
const ml = whole(0).transform((value) => value as Millilitres)
const code = z.string().max(64)
const place = z.string().regex(/^\d{2}(\d{2}){0,2}$/)

const consumed = z.strictObject({ self: ml, relatives: ml, patient: ml.optional(), pool: ml.optional() })
const donation = z.strictObject({
  day,
  kind: z.enum(Object.keys(donationKinds) as [keyof typeof donationKinds, ...(keyof typeof donationKinds)[]]),
  volume: ml,
  units: whole(0).transform((value) => value as UnitHundredths),
  provinceCode: place,
  cityCode: place.optional(),
  station: code.optional(),
  paid: z.boolean().optional(),
  failedTests: z.boolean().optional(),
  givenAway: ml.optional(),
  marks: z.array(code).max(50).optional(),
})
const donor = z.strictObject({
  donor: code,
  relation: z.enum(relationKeys),
  qualifier: z.enum(['step', 'adoptive']).optional(),
  donations: z.array(donation).max(2_000),
  consumed,
  consumedByLedger: z.record(z.string().max(64), consumed).optional(),
  rareGroup: z.boolean().optional(),
  honours: z.array(code).max(50).optional(),
})
const bag = z.strictObject({
  donCode: code,
  prodCode: code,
  prodClassCode: code,
  prodClassName: z.string().max(200),
  volume: whole(-LARGE).transform((value) => value as UnitHundredths),
  rh: z.enum(['+', '-']),
  money: fen,
})
const bill = z.strictObject({
  serialNumber: code,
  consumedOn: day,
  dischargedOn: day.optional(),
  actualCost: fen,
  bloodCost: fen.optional(),
  bags: z.array(bag).max(2_000),
})
const allocatedShare = z.strictObject({
  bill: z.int().min(0).max(500),
  bag: z.int().min(0).max(2_000),
  donor: code,
  most: whole(0).nullable(),
})
const facts = {
  appliedOn: day,
  cityCode: place.optional(),
  bills: z.array(bill).max(500),
  donors: z.array(donor).max(100),
  allocation: z.array(allocatedShare).max(20_000).optional(),
}
/** Reports show these two: a person's number must not slip in. */
const shown = code.min(1).refine((text) => !isPersonsNumber(text), {
  error:
    '像是证件号码；报告会显示此项，不能用来指人 · looks like an identity number: reports show this, it must not name a person',
})
const application = z.strictObject({ ...facts, hospital: shown.optional(), reference: shown.optional() })

/** With birthday and check digit right, as a number made up for anything else hardly is. */
function isPersonsNumber(text: string): boolean {
  if (text.length < 15) return false
  const [number = ''] = identityForms(text)
  return ['citizen', 'residence-permit', 'foreign-permanent'].includes(identityKind(number)) && hintOf(number) === null
}

/** Reads facts from JSON, one object; every fault names file, line and path. Money in fen, quantities in hundredths of a unit. */
export function readFacts(text: string, file: string): FileParsed<Facts> {
  return readJson(text, file, 1, z.strictObject(facts) as unknown as z.ZodType<Facts>)
}

/** Reads one line of past applications. */
export function readApplication(text: string, file: string, line: number): FileParsed<PastApplication> {
  return readJson(text, file, line, application as unknown as z.ZodType<PastApplication>)
}

function readJson<T>(text: string, file: string, line: number, schema: z.ZodType<T>): FileParsed<T> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // what JSON.parse says quotes the text, which may name persons
    return { ok: false, problems: [{ file, line, path: '', zh: '不是有效的 JSON', en: 'is not valid JSON' }] }
  }
  const read = schema.safeParse(value, { reportInput: true })
  if (read.success) return { ok: true, value: read.data }
  const problems = read.error.issues.map((issue) => ({ file, line, path: pathText(issue.path), ...sentences(issue) }))
  return { ok: false, problems }
}
