import { type Rh, readRhForm, toHalfWidth } from '@xuemian/contract'
import { codedError, type ErrorCode } from '../errors.ts'

/** What the province calls a local product. */
export interface ProductClass {
  readonly code: string
  readonly name: string
  /** Millilitres of one unit, where the hospital counts in ml. */
  readonly mlPerUnit?: number | undefined
  /** Where the entry stands, such as `products.csv:12`. */
  readonly origin?: string | undefined
}

export interface CodeTables {
  /** The hospital's own codes for Rh(D); words that every vendor understands alike need no entry, digits always do (domain.md section 5). */
  readonly rhCodes?: Readonly<Record<string, Rh>> | undefined
  /** Local product code to the province's class (HIS-3.2.7); absent: the columns hold the province's codes already. */
  readonly productClasses?: Readonly<Record<string, ProductClass>> | undefined
}

/** A code as it was found, and where its entry stands. */
export interface Found<T> {
  readonly value: T
  readonly table: string | undefined
}

/** The sign of an Rh code. RH_UNMAPPED names the code, never guesses. */
export function rhOf(text: string, { rhCodes }: CodeTables): Found<Rh> {
  const own = rhCodes && Object.hasOwn(rhCodes, text) ? rhCodes[text] : undefined
  if (own) return { value: own, table: `rhCodes.${text}` }
  const known = readRhForm(text)
  return known ? { value: known, table: undefined } : unmapped('RH_UNMAPPED', text)
}

/** The class of a local product code; undefined where there is no table. PRODUCT_UNMAPPED names the code, never guesses. */
export function productOf(local: string, { productClasses }: CodeTables): Found<ProductClass> | undefined {
  if (!productClasses) return undefined
  const name = Object.hasOwn(productClasses, local) ? local : toHalfWidth(local)
  const own = Object.hasOwn(productClasses, name) ? productClasses[name] : undefined
  if (!own) return unmapped('PRODUCT_UNMAPPED', local)
  return { value: own, table: own.origin ?? `productClasses.${name}` }
}

function unmapped(code: ErrorCode, text: string): never {
  throw codedError(code, { detail: shortCode(text) ?? '（内容过长或不像编码，请核对列映射）' })
}

/** A wrongly mapped column may hold a person's data where a code is expected: a code is short and no long number. */
export function shortCode(code: string): string | undefined {
  return code.length > 16 || /\d{11}/.test(code) || /^[\u3400-\u9fff·]{2,}$/.test(code) ? undefined : code
}
