import * as z from 'zod'
import { CHARSETS } from '../mapping/fields.ts'

/** The name of a column, as a query's result has it. */
export const columnSchema = z.string().min(1).max(128)

/** A column, or a column and how it is read; `options` are those of the field's kind beside the common ones. */
export const fieldWith = <Options extends z.ZodRawShape>(options: Options) => {
  const shape = {
    column: columnSchema,
    charset: z.enum(CHARSETS).optional(),
    empty: z.array(z.string()).optional(),
    ...options,
  }
  return z.union([columnSchema, z.strictObject(shape)], { error: ({ input }) => faultOf(input, shape) })
}

const fen = { in: z.enum(['yuan', 'fen']).optional(), round: z.literal('half-up').optional() }
const ml = { in: z.enum(['units', 'ml']).optional(), mlPerUnit: z.int().min(1).max(9_999).optional() }
const words = { true: z.array(z.string()).optional(), false: z.array(z.string()).optional() }

export const field = fieldWith({})
export const amountField = fieldWith(fen)
export const volumeField = fieldWith(ml)
export const flagField = fieldWith(words)

/** YAML reads `01` as 1, so numbers are not taken for texts. */
const LIST = "须为列表，其中的数字要加引号，如 ['1']"
const HINTS: Readonly<Record<string, string>> = {
  column: '须为列名',
  charset: `只能是 ${CHARSETS.join('、')}`,
  empty: LIST,
  true: LIST,
  false: LIST,
  in: '只能是 yuan、fen（金额），units、ml（数量）',
  round: '只能是 half-up',
  mlPerUnit: '须为 1 到 9999 的整数',
}

function faultOf(input: unknown, shape: z.ZodRawShape): string {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Readonly<Record<string, unknown>>
  const wrong = Object.entries(shape).find(([name, schema]) => !z.safeParse(schema, given[name]).success)?.[0]
  return wrong === undefined || !('column' in given) ? '须为列名，或 { column: 列名, … }' : `${wrong} ${HINTS[wrong]}`
}
