/** One key press, as far as a scanner matters. `at` in milliseconds of any one clock. */
export interface KeyPress {
  /** Physical key (`KeyboardEvent.code`): stays true while a Chinese input method swallows `key`. */
  readonly code: string
  readonly shift: boolean
  readonly at: number
}

/** What a key press completed: a whole scan, or nothing yet. */
export type WedgeStep = { readonly scanned: string } | undefined

const shifted: Readonly<Record<string, string>> = {
  Digit1: '!', Digit2: '@', Digit3: '#', Digit4: '$', Digit5: '%', Digit6: '^', Digit7: '&', Digit8: '*', Digit9: '(', Digit0: ')',
} // biome-ignore format: one row of the keyboard
const signs: Readonly<Record<string, readonly [string, string]>> = {
  Equal: ['=', '+'],
  Minus: ['-', '_'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Semicolon: [';', ':'],
}

/** The character that a physical key types on the layout that scanners and card readers assume (US), or undefined. */
export function characterOf({ code, shift }: Pick<KeyPress, 'code' | 'shift'>): string | undefined {
  if (/^Key[A-Z]$/.test(code)) return shift ? code.charAt(3) : code.charAt(3).toLowerCase()
  if (/^Digit\d$/.test(code)) return shift ? shifted[code] : code.charAt(5)
  if (/^Numpad\d$/.test(code)) return code.charAt(6)
  const sign = signs[code]
  return sign?.[shift ? 1 : 0]
}

/**
 * Tells a device that types from a person who types: keys at most `gap` ms apart, at least `least` of them, closed by Enter or Tab.
 * Returns what a key press completed; hands over nothing for a person's typing.
 */
export function createWedge({ gap = 50, least = 8 }: { readonly gap?: number; readonly least?: number } = {}) {
  let buffer = ''
  let last = Number.NEGATIVE_INFINITY
  return (press: KeyPress): WedgeStep => {
    const inBurst = press.at - last <= gap
    if (press.code === 'ShiftLeft' || press.code === 'ShiftRight') return undefined
    const burst = inBurst ? buffer : ''
    last = press.at
    if (press.code === 'Enter' || press.code === 'NumpadEnter' || press.code === 'Tab') {
      buffer = ''
      return burst.length >= least ? { scanned: burst } : undefined
    }
    const character = characterOf(press)
    buffer = character === undefined ? '' : burst + character
    return undefined
  }
}
