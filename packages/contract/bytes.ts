import type { RawReply } from './blood-use-value.ts'
import type { Deviation } from './deviation.ts'
import type { Quirk } from './quirks.ts'

/** A body as text, with what its encoding departs from (HIS-2.5: UTF-8 without a mark); undefined where no encoding fits. */
export interface Decoded {
  readonly text: string
  readonly deviations: readonly Deviation[]
}

/** Labels that web servers add by themselves to a body of any encoding; every byte is valid in them, so they prove nothing. */
const MEANINGLESS = /^(?:iso-?8859-?1|latin-?1|us-ascii|ascii|windows-1252|utf-?8|utf8)$/i

/** Decodes a reply: UTF-16 by its mark, else strict UTF-8, else the declared charset, else GB18030 (clauses.md section 4). */
export function decodeBody(raw: RawReply): Decoded | undefined {
  const { body } = raw
  const label = charsetOf(raw.contentType)
  if (body.length >= 2 && body[0] === 0xff && body[1] === 0xfe) return decoded(body, 'utf-16le')
  if (body.length >= 2 && body[0] === 0xfe && body[1] === 0xff) return decoded(body, 'utf-16be')
  // UTF-16 without its mark, as declared: every second byte of an ASCII bracket is zero
  if (label && /^utf-?16/i.test(label) && (body[0] === 0 || body[1] === 0))
    return decoded(body, body[0] === 0 ? 'utf-16be' : 'utf-16le')
  const utf8 = decode(body, 'utf-8')
  if (utf8 !== undefined) {
    const deviations: Deviation[] = []
    if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) deviations.push(deviation('byte-order-mark', 'utf-8'))
    // a wrong label is harmless to us and breaks clients that believe it; a body of ASCII alone reads the same either way
    if (label && !/^utf-?8$/i.test(label) && !isAscii(body))
      deviations.push(deviation('charset-label', 'utf-8 under another label'))
    return { text: utf8, deviations }
  }
  return (label && !MEANINGLESS.test(label) ? decoded(body, label) : undefined) ?? decoded(body, 'gb18030')
}

function decoded(body: Uint8Array, encoding: string): Decoded | undefined {
  const text = decode(body, encoding)
  return text === undefined ? undefined : { text, deviations: [deviation('charset', encoding.toLowerCase())] }
}

function decode(body: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(body)
  } catch {
    // RangeError: a label that no browser knows; TypeError: bytes that are not of this encoding
    return undefined
  }
}

function deviation(quirk: Quirk, found: string): Deviation {
  return { requirement: 'HIS-2.5', quirk, path: '$', found }
}

function isAscii(body: Uint8Array): boolean {
  for (const byte of body) if (byte >= 0x80) return false
  return true
}

function charsetOf(contentType: string | null): string | undefined {
  return /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec((contentType ?? '').slice(0, 200))?.[1]
}
