/** The byte of each character of windows-1252, which is what databases call latin1. */
const BYTES: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte]),
)

/** Whether a text is Chinese in GBK that was read as latin1: `ÕÔ` is 赵. False for names that merely bear accents. */
export function looksLikeGbk(text: string): boolean {
  const bytes = [...text].map((character) => BYTES.get(character))
  if (bytes.filter((byte) => byte !== undefined && byte >= 0x80).length < 2) return false
  if (!bytes.every((byte) => byte !== undefined)) return false
  try {
    const decoded = new TextDecoder('gb18030', { fatal: true }).decode(Uint8Array.from(bytes as number[]))
    return /^[\p{Script=Han}\s·0-9]+(?:[(（][0-9A-Za-z]*[)）])?$/u.test(decoded)
  } catch {
    return false
  }
}
