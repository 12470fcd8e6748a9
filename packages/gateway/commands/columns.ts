/** Characters that take two columns of a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

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

/** A text broken into lines of at most so many columns, between any two wide characters or at blanks. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.match(/[\x21-\x7e]+|\s|[^\x21-\x7e]/gu) ?? ['']) {
      if (widthOf(line + word) > width && line.trim() !== '' && !/^[，。；：、）」]$/.test(word)) {
        lines.push(line.trimEnd())
        line = word.trim()
      } else line += word
    }
    lines.push(line.trimEnd())
  }
  return lines
}
