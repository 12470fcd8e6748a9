/** Stems of everything that is secret or personal in the test, so that any part of a value is found. */
const ASCII = ['canarysecret', '4201011977061377', '420101770613777']
const CHINESE = ['金丝雀']

export const canary = {
  clientPassword: 'CanarySecretPw7q9x',
  wrongPassword: 'CanarySecretWrong3k',
  typedPassword: 'CanarySecretTyped5m',
  databasePassword: 'CanarySecretDb8w',
  /** `CanarySecret` stands in headers, paths and methods. */
  word: 'CanarySecret',
  /** An 18-digit number with its check character, and the older form of it. */
  number: '420101197706137773',
  olderNumber: '420101770613777',
  name: (which: string) => `金丝雀${which}`,
  passport: (which: number) => `ECANARYSECRET${String(which).padStart(2, '0')}`,
} as const

/** Where a text that a machine wrote shows one of the canaries, or one of `more`: in clear, or in a spelling that a machine gives it. */
export function canariesIn(text: string, more: readonly string[] = []): readonly string[] {
  const own = text.toLowerCase()
  return [...ASCII, ...CHINESE, ...more].filter((needle) => spellings(needle).some((each) => own.includes(each)))
}

const known = new Map<string, readonly string[]>()

/** All in lower case, as the text is: two letters that differ in case only make a find more likely, never less. */
function spellings(needle: string): readonly string[] {
  const found = known.get(needle)
  if (found) return found
  const forms = new Set([needle])
  for (const text of [needle, 'CanarySecret'.toLowerCase() === needle ? 'CanarySecret' : needle.toUpperCase()]) {
    const bytes = Buffer.from(text, 'utf8')
    forms.add(bytes.toString('hex'))
    forms.add(encodeURIComponent(text))
    forms.add(JSON.stringify(text).slice(1, -1))
    forms.add([...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''))
    forms.add(bytes.toString('latin1'))
    for (const before of [0, 1, 2]) forms.add(inBase64(bytes, before))
  }
  const all = [...forms].map((form) => form.toLowerCase())
  known.set(needle, all)
  return all
}

/** The letters that bytes give in base64 wherever they begin: those at both ends depend on their neighbours and are left out. */
function inBase64(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url')
  const whole = Math.floor(((before + bytes.length) * 8) / 6)
  return text.slice(Math.ceil((before * 8) / 6), whole)
}
