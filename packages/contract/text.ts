/** Full-width letters, digits, signs and the ideographic blank to their ASCII forms. */
export function toHalfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000]/g, (character) =>
    character === '\u3000' ? ' ' : String.fromCharCode(character.charCodeAt(0) - 0xfee0),
  )
}

/** Codes as they are compared: half-width, upper case, without blanks around. */
export function normaliseCode(text: string): string {
  return toHalfWidth(text).trim().toUpperCase()
}
