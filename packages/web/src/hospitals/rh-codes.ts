/** Reads `1=+,2=-` (also with full-width signs and blanks) into a map; undefined where it is no such list. Empty text is an empty map. */
export function parseRhCodes(typed: string): Readonly<Record<string, '+' | '-'>> | undefined {
  const codes: Record<string, '+' | '-'> = {}
  for (const part of typed.split(/[,，;；\s]+/).filter((part) => part !== '')) {
    const [, code, rh] = /^([^=＝]{1,16})[=＝]([+＋\-－−])$/.exec(part) ?? []
    if (code === undefined || rh === undefined || code in codes) return undefined
    codes[code] = rh === '+' || rh === '＋' ? '+' : '-'
  }
  return codes
}
