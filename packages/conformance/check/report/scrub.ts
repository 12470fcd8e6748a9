import { identityForms } from '@xuemian/contract'
import iconv from 'iconv-lite'

/** What a run knows that no report may hold. */
export interface Secrets {
  readonly id: string
  readonly password: string
  readonly identityNumbers: readonly string[]
  /** More that must not be seen: tokens had, names read. */
  readonly others?: readonly string[]
}

/** Replaces secrets in a text. */
export type Scrub = (text: string) => string

const STARS = '***'

/** Every occurrence of these values becomes `***`, in whatever spelling a server may echo them. Shorter than two characters is no secret. */
export function scrubber(values: readonly string[]): Scrub {
  const places = new Map<number, Spellings>()
  for (const value of new Set(values)) {
    if (Array.from(value).length < 2) continue
    for (const spelling of spellingsOf(value)) if (spelling.length >= 2) keep(places, folded(spelling))
  }
  if (places.size === 0) return (text) => text
  for (const { lengths } of places.values()) lengths.sort((a, b) => b - a)
  return (text) => withStars(text, places)
}

/** Spellings that begin with the same two characters. One pattern of all of them would take seconds and a hundred megabytes with the rows of a long reply. */
interface Spellings {
  /** Longest first, once filled. */
  readonly lengths: number[]
  readonly texts: Set<string>
}

function keep(places: Map<number, Spellings>, spelling: string): void {
  const start = startAt(spelling, 0)
  const known = places.get(start) ?? { lengths: [], texts: new Set() }
  places.set(start, known)
  known.texts.add(spelling)
  if (!known.lengths.includes(spelling.length)) known.lengths.push(spelling.length)
}

function startAt(text: string, at: number): number {
  return text.charCodeAt(at) * 0x10000 + text.charCodeAt(at + 1)
}

/** Upper case, with every character where it was. */
function folded(text: string): string {
  const upper = text.toUpperCase()
  if (upper.length === text.length) return upper
  return text.replace(/[\s\S]/g, (unit) => (unit.toUpperCase().length === 1 ? unit.toUpperCase() : unit))
}

function withStars(text: string, places: ReadonlyMap<number, Spellings>): string {
  const upper = folded(text)
  let shown = ''
  let from = 0
  for (let at = 0; at + 1 < upper.length; ) {
    const spellings = places.get(startAt(upper, at))
    const length = spellings?.lengths.find((each) => spellings.texts.has(upper.slice(at, at + each)))
    if (length === undefined) at += 1
    else {
      shown += text.slice(from, at) + STARS
      at += length
      from = at
    }
  }
  return shown + text.slice(from)
}

/** The values that may not be seen in prose; an id like `province` is an ordinary word there. */
export function secretValues(secrets: Secrets): readonly string[] {
  return [secrets.password, ...secrets.identityNumbers.flatMap(identitySpellings), ...(secrets.others ?? [])]
}

function identitySpellings(number: string): readonly string[] {
  const forms = [number, number.trim(), ...identityForms(number)]
  return [...forms, ...forms.map(fullWidth)]
}

function fullWidth(text: string): string {
  return text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))
}

/** One value as servers echo it: percent-encoded, base64, hex, escaped for JSON and HTML, in GBK, and bytes misread. */
function spellingsOf(value: string): readonly string[] {
  const utf8 = Buffer.from(value, 'utf8')
  const gbk = iconv.encode(value, 'gbk')
  const units = Array.from({ length: value.length }, (_, index) => value.charCodeAt(index))
  const points = Array.from(value, (character) => character.codePointAt(0) ?? 0)
  const encoded = percent(value)
  const ofBytes = [utf8, gbk].flatMap((bytes) => [
    ...base64(bytes),
    bytes.toString('hex'),
    bytes.toString('latin1'),
    Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  ])
  return [
    value,
    encoded,
    encoded.replaceAll('%20', '+'),
    percent(encoded),
    JSON.stringify(value).slice(1, -1),
    ...ofBytes,
    units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join(''),
    points.map((point) => `&#${point};`).join(''),
    points.map((point) => `&#x${point.toString(16)};`).join(''),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ]
}

function percent(text: string): string {
  // a lone surrogate cannot be encoded
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'))
}

/** Base64 of bytes anywhere in a longer text: at each of three alignments, what does not depend on neighbours. */
function base64(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const core = whole.slice(shift === 0 ? 0 : shift + 1, Math.floor(((bytes.length + shift) * 8) / 6))
    return core.length < 6 ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
