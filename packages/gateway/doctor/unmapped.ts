import { type ProductClass, productOf } from '../mapping/code-tables.ts'
import { PRODUCT_HEADINGS } from '../mapping/product-file.ts'

/** A product as the hospital names it. */
export interface LocalCode {
  readonly code: string
  readonly name: string
}

/** The codes in use that the table does not have, each once; without a table all of them. */
export function unmappedCodes(
  codes: readonly LocalCode[],
  productClasses: Readonly<Record<string, ProductClass>> | undefined,
): readonly LocalCode[] {
  const seen = new Set<string>()
  return codes.filter(({ code }) => {
    if (code === '' || seen.has(code)) return false
    seen.add(code)
    return !isMapped(code, productClasses ?? {})
  })
}

/** Codes that the table has but for zeros before them: Excel drops those when it opens a table. */
export function shortened(
  unmapped: readonly LocalCode[],
  productClasses: Readonly<Record<string, ProductClass>> | undefined,
): readonly LocalCode[] {
  return unmapped.filter(({ code }) => /^0\d+$/.test(code) && isMapped(code.replace(/^0+/, ''), productClasses ?? {}))
}

function isMapped(code: string, productClasses: Readonly<Record<string, ProductClass>>): boolean {
  try {
    return productOf(code, { productClasses }) !== undefined
  } catch {
    return false
  }
}

/** The table that is left to fill, as `products.csv` is written; Excel opens it as UTF-8 by its mark. */
export function unmappedCsv(codes: readonly LocalCode[]): string {
  const { local, code, name, mlPerUnit } = PRODUCT_HEADINGS
  const heading = [local[0], code[0], name[0], mlPerUnit[0], '本院名称'].join(',')
  const lines = codes.map((each) => [quoted(each.code), '', '', '', quoted(each.name)].join(','))
  return `\ufeff${[heading, ...lines].join('\r\n')}\r\n`
}

/** Excel runs what begins like a formula. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
