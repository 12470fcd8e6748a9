/** Blanks of Unicode, the NUL that pads a fixed-width column, and characters without width that copying leaves behind. */
export function trimText(value: string): string {
  let start = 0
  let end = value.length
  while (start < end && isBlank(value.charCodeAt(start))) start++
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--
  return value.slice(start, end)
}

function isBlank(code: number): boolean {
  if (code <= 0x20 || code === 0xa0 || code === 0x3000 || code === 0xfeff) return true
  return (code >= 0x2000 && code <= 0x200f) || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x2060
}
