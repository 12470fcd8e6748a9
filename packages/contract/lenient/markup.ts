const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The content of a document that is one `<string>` element (ASMX), entities resolved, or undefined. */
export function xmlStringContent(text: string): string | undefined {
  let start = 0
  if (text.startsWith('<?xml')) {
    start = text.indexOf('?>') + 2
    if (start < 2) return undefined
    while (/\s/.test(text[start] ?? '')) start++
  }
  if (!/^<string[\s>]/.test(text.slice(start, start + 8))) return undefined
  const open = text.indexOf('>', start)
  const close = text.lastIndexOf('</string>')
  if (open < 0 || close < open) return undefined
  return decodeEntities(text.slice(open + 1, close))
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** The title of an HTML page, at most 60 characters, or undefined. */
export function pageTitle(text: string): string | undefined {
  const head = text.slice(0, 20_000)
  const lower = head.toLowerCase()
  const tag = lower.indexOf('<title')
  const open = tag < 0 ? -1 : lower.indexOf('>', tag)
  const close = open < 0 ? -1 : lower.indexOf('</title', open)
  if (close < 0) return undefined
  const title = decodeEntities(head.slice(open + 1, close))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 60)
  return title === '' ? undefined : title
}
