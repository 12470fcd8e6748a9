/** Columns that a terminal gives a text: Chinese and full-width characters take two. */
export function width(text: string): number {
  let columns = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      code >= 0x20000
    columns += wide ? 2 : 1
  }
  return columns
}

/** Rows as aligned columns, two blanks apart, indented by two. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, width(cell))
    })
  return rows
    .map((row) =>
      `  ${row.map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - width(cell))).join('  ')}`.trimEnd(),
    )
    .join('\n')
}
