/** How a terminal takes text. */
export interface ConsoleStyle {
  readonly colour: boolean
  /** Columns; a Chinese character takes two. */
  readonly width: number
}

/** Text for a file or a pipe. */
export const plainStyle: ConsoleStyle = { colour: false, width: 100 }

const colours = { red: 31, green: 32, amber: 33, blue: 34, grey: 90, bold: 1 } as const

/** A text in a colour, where the terminal shows any. */
export function paint(text: string, colour: keyof typeof colours, style: ConsoleStyle): string {
  return style.colour ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : 1
  return width
}

/** A text in exactly so many columns: filled with blanks, or cut with `…`. */
export function fit(text: string, width: number): string {
  const own = widthOf(text)
  if (own <= width) return text + ' '.repeat(width - own)
  let cut = ''
  let used = 0
  for (const character of text) {
    const next = widthOf(character)
    if (used + next > width - 1) break
    cut += character
    used += next
  }
  return `${cut}…${' '.repeat(width - used - 1)}`
}

/** A text at the right end of so many columns. */
export function right(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text
}

/** A text broken into lines of at most so many columns, between any two wide characters or at blanks; no line begins with a closing mark. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.match(/[\x21-\x7e]+|\s|[^\x21-\x7e]/gu) ?? ['']) {
    if (widthOf(line + word) > width && line.trim() !== '' && !/^[，。；：、）》」”]$/.test(word)) {
      lines.push(line.trimEnd())
      line = word.trim()
    } else line += word
  }
  lines.push(line.trimEnd())
  return lines
}

/** Text from a file may hold what a terminal obeys. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' ')
}

/** Rows as a table: each column as wide as its widest cell, numbers at the right; the last column is not filled. */
export function table(rows: readonly (readonly string[])[], numeric: readonly boolean[]): readonly string[] {
  const widths = numeric.map((_, index) => Math.max(0, ...rows.map((row) => widthOf(row[index] ?? ''))))
  return rows.map((row) =>
    row
      .map((cell, index) => (numeric[index] ? right(cell, widths[index] ?? 0) : fit(cell, widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
