import { describe, expect, it } from 'vitest'
import { createWedge, type KeyPress, type WedgeStep } from './wedge.ts'

function codeOf(character: string): Pick<KeyPress, 'code' | 'shift'> {
  if (/\d/.test(character)) return { code: `Digit${character}`, shift: false }
  if (/[a-z]/i.test(character))
    return { code: `Key${character.toUpperCase()}`, shift: character !== character.toLowerCase() }
  if (character === '=') return { code: 'Equal', shift: false }
  if (character === '<') return { code: 'Comma', shift: true }
  throw new Error(`no key for ${character}`)
}

/** Types without a pause; answers the time of the last key. */
function burst(wedge: ReturnType<typeof createWedge>, text: string, start: number): number {
  const codes = [...text].map(codeOf)
  codes.forEach((key, index) => {
    wedge({ ...key, at: start + 5 * index })
  })
  return start + 5 * (codes.length - 1)
}

function type(text: string, interval: number, ending = 'Enter'): WedgeStep {
  const wedge = createWedge()
  let at = 1_000
  for (const character of text) {
    at += interval
    expect(wedge({ ...codeOf(character), at })).toBeUndefined()
  }
  return wedge({ code: ending, shift: false, at: at + interval })
}

describe('keyboard wedge', () => {
  it('hears a card reader that types an identity number and Enter', () => {
    expect(type('11010519491231002X', 8)).toEqual({ scanned: '11010519491231002X' })
  })

  it('hears a scanner whose barcode begins with = and one that begins with =<', () => {
    expect(type('=003012612345600', 12)).toEqual({ scanned: '=003012612345600' })
    expect(type('=<P0001V00', 12)).toEqual({ scanned: '=<P0001V00' })
  })

  it('hears a device that ends with Tab', () => {
    expect(type('110105194912310021', 5, 'Tab')).toEqual({ scanned: '110105194912310021' })
  })

  it('leaves a person who types alone', () => {
    expect(type('110105194912310021', 120)).toBeUndefined()
  })

  it('leaves a short burst alone: it may be two keys struck together', () => {
    expect(type('12345', 5)).toBeUndefined()
  })

  it('starts anew after a pause, so that typed characters do not run into a scan', () => {
    const wedge = createWedge()
    wedge({ code: 'Digit9', shift: false, at: 0 })
    const end = burst(wedge, '11010519491231002X', 5_000)
    expect(wedge({ code: 'Enter', shift: false, at: end + 5 })).toEqual({ scanned: '11010519491231002X' })
  })

  it('does not take the Shift of a capital letter for a character', () => {
    const wedge = createWedge()
    const end = burst(wedge, '1101051949123100', 0)
    wedge({ code: 'ShiftLeft', shift: true, at: end + 1 })
    wedge({ code: 'KeyX', shift: true, at: end + 2 })
    expect(wedge({ code: 'Enter', shift: false, at: end + 3 })).toEqual({ scanned: '1101051949123100X' })
  })

  it('drops a burst that holds a key which types nothing', () => {
    const wedge = createWedge()
    const end = burst(wedge, '11010519491231002', 0)
    wedge({ code: 'ArrowLeft', shift: false, at: end + 5 })
    expect(wedge({ code: 'Enter', shift: false, at: end + 10 })).toBeUndefined()
  })
})
