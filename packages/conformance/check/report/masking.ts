import { chineseWords, latinWords } from './vocabulary.ts'

/** A text by its shape alone: 某 for what may be a name, `x`, `X` and `9` for letters and digits (full-width ones stay so); punctuation stays. */
export function maskShape(text: string): string {
  return Array.from(text, shapeOf).join('')
}

function shapeOf(character: string): string {
  if (/[\x20-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e\t\r\n]/.test(character)) return character
  if (/[0-9]/.test(character)) return '9'
  if (/[a-z]/.test(character)) return 'x'
  if (/[A-Z]/.test(character)) return 'X'
  if (/[０-９]/.test(character)) return '９'
  if (/[Ａ-Ｚａ-ｚ]/.test(character)) return 'Ｘ'
  if (/[\u3000-\u3002\u300a-\u3011\uff01-\uff0f\uff1a-\uff20￥¥·…“”‘’—�\u00a0]/u.test(character)) return character
  if (/\p{N}/u.test(character)) return '9'
  if (/[\p{Script=Latin}\p{M}]/u.test(character)) return 'x'
  if (/[\p{L}\p{Co}]/u.test(character)) return '某'
  return '?'
}

const WORDS = new RegExp(`${chineseWords.join('|')}|[A-Za-z]+`, 'gu')

/** As `maskShape`, but words that machines use stay, so that an error message can still be understood. */
export function maskSentence(text: string): string {
  let masked = ''
  let end = 0
  for (const match of text.matchAll(WORDS)) {
    const [word] = match
    masked += maskShape(text.slice(end, match.index))
    // a word in the middle of letters and digits is a piece of a value
    const joined =
      /[A-Za-z]/.test(word) &&
      /[\p{N}_]/u.test(`${text[match.index - 1] ?? ''}${text[match.index + word.length] ?? ''}`)
    masked += /[A-Za-z]/.test(word) && (joined || !latinWords.has(word.toLowerCase())) ? maskShape(word) : word
    end = match.index + word.length
  }
  return masked + maskShape(text.slice(end))
}

const DATE_KEYS = /^(?:birthday|birthdate|consumptiondatetime|consumptiondate|date|datetime)$/
const MESSAGE_KEYS = /^(?:erromessage|errormessage|errmsg|errormsg|msg|message|error)$/

/** The shape of a day or a time: `2019/10/15` is `yyyy/MM/dd`. Undefined where the text is none. */
function dateShape(text: string, key: string): string | undefined {
  const parts =
    /^(\s*)\d{4}([-/.年])(\d{1,2})([-/.月])(\d{1,2})(日?)((?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,7})?(?:Z|[+-]\d{2}:?\d{2})?)?)(\s*)$/.exec(
      text,
    )
  if (parts) {
    const [, before, first, month, second, day, last, time = '', after] = parts
    return `${before}yyyy${first}${month?.length === 2 ? 'MM' : 'M'}${second}${day?.length === 2 ? 'dd' : 'd'}${last}${timeShape(time)}${after}`
  }
  return DATE_KEYS.test(key) && /^\d{8}$/.test(text) ? 'yyyyMMdd' : undefined
}

function timeShape(time: string): string {
  return time
    .replace(/\d/g, '9')
    .replace(/^([T ])99?:99(?::99)?/, (all, mark) => `${mark}${all.length > 6 ? 'HH:mm:ss' : 'HH:mm'}`)
}

/** Values that cannot name anybody, by key. */
const HARMLESS: Readonly<Record<string, RegExp>> = {
  success: /^(?:true|false|0|1|yes|no|y|n|ok)?$/i,
  rh: /^(?:rh)?\s*(?:\(d\)|（d）)?\s*(?:[+\-＋－]|阳性?|阴性?|pos(?:itive)?|neg(?:ative)?|[0-2])?(?:\([+-]\))?$/i,
  volume: /^[\d.,]{1,8}$/,
  expiresin: /^\d{1,7}$/,
}

function maskValue(text: string, key: string): string {
  if (HARMLESS[key]?.test(text.trim())) return text
  if (MESSAGE_KEYS.test(key)) return maskSentence(text)
  return dateShape(text, key) ?? maskShape(text)
}

function maskNumber(text: string, key: string): string {
  if (HARMLESS[key]?.test(text)) return text
  const zeros = /^-?0*/.exec(text)?.[0] ?? ''
  return (
    zeros +
    (key !== '' && DATE_KEYS.test(key) && /^\d{8}$/.test(text) ? 'yyyyMMdd' : maskShape(text.slice(zeros.length)))
  )
}

function maskKey(key: string): string {
  return /^\s*[A-Za-z_$][A-Za-z_]{0,39}\s*$/.test(key) ? key : maskShape(key)
}

const TOKENS =
  /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|'(?:[^'\\]|\\[\s\S])*(?:'|\\?$)|[-+]?\d[\w.,+-]*\d|\d|[\p{L}\p{M}\p{N}\p{Co}_$]+|[\s\S]/gu
const LITERALS = /^(?:true|false|null|undefined|nan|none|infinity)$/i

/** JSON, also broken JSON, with every value masked and every key and bracket kept. Read by its words, since what is wrong must stay visible. */
export function maskJson(text: string): string {
  let key = ''
  let masked = ''
  for (const match of text.matchAll(TOKENS)) {
    const [token] = match
    const isKey = /^\s*:/.test(text.slice(match.index + token.length, match.index + token.length + 40))
    const quote = token[0] === '"' || token[0] === "'" ? token[0] : ''
    if (quote === '' && !/[\p{L}\p{M}\p{N}\p{Co}_$]/u.test(token)) masked += maskShape(token)
    else if (isKey) {
      const name = quote ? token.replace(/^["']|["']$/g, '') : token
      key = name.trim().replace(/[_-]/g, '').toLowerCase()
      masked += quote + maskKey(name) + quote
    } else if (quote) masked += maskQuoted(token, quote, key)
    else if (LITERALS.test(token)) masked += token
    else masked += /^[-+]?\d/.test(token) ? maskNumber(token, key) : maskSentence(token)
  }
  return masked
}

function maskQuoted(token: string, quote: string, key: string): string {
  const closed = token.length > 1 && token.endsWith(quote)
  const inner = token.slice(1, closed ? -1 : undefined)
  const plain = inner.split(/(\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\u?)/)
  const masked =
    plain.length === 1
      ? maskValue(inner, key)
      : plain
          .map((part, index) => (index % 2 === 0 ? maskAfterEscape(part, plain[index - 1], key) : maskEscape(part)))
          .join('')
  return quote + masked + (closed ? quote : '')
}

function maskEscape(sequence: string): string {
  if (/^\\u./.test(sequence)) return '\\uXXXX'
  return /^\\x./.test(sequence) ? '\\xXX' : sequence
}

/** The letter after a backslash says what was escaped, and is no value. */
function maskAfterEscape(part: string, sequence: string | undefined, key: string): string {
  const mask = (text: string) => (MESSAGE_KEYS.test(key) ? maskSentence(text) : maskShape(text))
  return sequence === '\\' && /^[nrtbf]/.test(part) ? part.slice(0, 1) + mask(part.slice(1)) : mask(part)
}

const TAGS = /<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)|<[^>]*(?:>|$)/gi
const TAG_NAME =
  /^<([/!?]?)(html|head|title|body|h[1-6]|p|div|span|a|b|i|br|hr|form|input|button|label|table|tr|td|th|tbody|ul|li|meta|link|pre|code|center|font|string|d|xml|doctype|script|style|img)\b/i

/** Markup: names of tags stay, attributes and scripts are left out, text is masked as sentences. */
export function maskMarkup(text: string): string {
  let masked = ''
  let end = 0
  for (const match of text.matchAll(TAGS)) {
    masked += maskText(text.slice(end, match.index))
    const [, mark = '', name] = TAG_NAME.exec(match[0]) ?? []
    masked += match[0].startsWith('<!--')
      ? '<!--…-->'
      : `<${mark}${name ?? 'x'}${/[\s=]/.test(match[0]) && mark !== '/' ? ' …' : ''}>`
    end = match.index + match[0].length
  }
  return masked + maskText(text.slice(end))
}

function maskText(text: string): string {
  return /^\s*[[{]/.test(text) ? maskJson(text) : maskSentence(text)
}

/** A body of any kind with everything masked that may be a person's. */
export function maskBody(text: string): string {
  return /^\s*</.test(text) ? maskMarkup(text) : maskJson(text)
}
