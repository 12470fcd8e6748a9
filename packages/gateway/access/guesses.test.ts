import { describe, expect, test } from 'vitest'
import { createGuesses, type GuessOptions } from './guesses.ts'

const WINDOW = 300_000

/** Answers what becomes of an attempt: the n-th one is another password each time, unless named. */
function setUp(more: Partial<GuessOptions> = {}) {
  let time = 0
  let count = 0
  const guesses = createGuesses({
    perId: 3,
    perSource: 6,
    inAll: 1_000,
    windowMs: WINDOW,
    now: () => time,
    ...more,
  })
  const begin = (id: string, source: string, digest = `${count++}`, known = true) =>
    guesses.begin({ id, known, source, digest })
  return {
    guesses,
    begin,
    wrong: (id: string, source: string, digest?: string, known?: boolean) => {
      const attempt = begin(id, source, digest, known)
      return typeof attempt === 'string' ? attempt : 'checked'
    },
    later: (ms: number) => {
      time += ms
    },
  }
}

describe('wrong passwords', () => {
  test('of one id from one source are limited, from elsewhere and for other ids not', () => {
    const { wrong } = setUp()
    expect([1, 2, 3, 4].map(() => wrong('a', 'here'))).toEqual(['checked', 'checked', 'checked', 'blocked'])
    expect(wrong('a', 'there')).toBe('checked')
    expect(wrong('b', 'here')).toBe('checked')
  })

  test('drain evenly: after a third of the window one more of three is checked, and never more than the limit', () => {
    const { wrong, later } = setUp()
    for (let each = 0; each < 3; each += 1) wrong('a', 'here')
    later(WINDOW / 3 - 1)
    expect(wrong('a', 'here')).toBe('blocked')
    later(1)
    expect([wrong('a', 'here'), wrong('a', 'here')]).toEqual(['checked', 'blocked'])
    later(WINDOW * 10)
    expect([1, 2, 3, 4].map(() => wrong('a', 'here'))).toEqual(['checked', 'checked', 'checked', 'blocked'])
  })

  test('that repeat one tried before count no further: a window that sends an old password does not block its neighbours', () => {
    const { wrong } = setUp()
    expect(wrong('a', 'here', 'old')).toBe('checked')
    for (let each = 0; each < 50; each += 1) expect(wrong('a', 'here', 'old')).toBe('repeated')
    expect(wrong('a', 'here')).toBe('checked')
  })

  test('behind one address block neither the right password of another id there that succeeded before, nor its own limit', () => {
    const { guesses, wrong, begin } = setUp()
    guesses.succeeded({ id: 'right', source: 'nat' })
    for (let each = 0; each < 20; each += 1) wrong(`made-up-${each}`, 'nat', undefined, false)
    expect(wrong('new', 'nat')).toBe('blocked')
    expect(begin('right', 'nat')).toMatchObject({ proven: true })
    expect([wrong('right', 'nat'), wrong('right', 'nat'), wrong('right', 'nat')]).toEqual([
      'checked',
      'checked',
      'blocked',
    ])
  })

  test('of an id that exists and of one that does not are answered alike', () => {
    const { wrong } = setUp()
    const answers = (known: boolean, source: string) =>
      [1, 2, 3, 4, 5].map((each) => wrong('x', source, each === 2 ? 'same' : `${each % 3}`, known))
    expect(answers(true, 'one')).toEqual(answers(false, 'two'))
  })

  test('are forgotten by a right one, and an attempt that is taken back never was', () => {
    const { guesses, wrong, begin } = setUp()
    wrong('a', 'here')
    wrong('a', 'here')
    guesses.succeeded({ id: 'a', source: 'here' })
    expect([1, 2, 3, 4].map(() => wrong('a', 'here'))).toEqual(['checked', 'checked', 'checked', 'blocked'])
    for (let each = 0; each < 10; each += 1) {
      const attempt = begin('b', 'here too', 'again')
      if (typeof attempt === 'string') throw new Error(attempt)
      attempt.undo()
    }
  })

  test('of everybody make checks slow, until they drain', () => {
    const { guesses, wrong, later } = setUp({ inAll: 4 })
    for (let each = 0; each < 4; each += 1) {
      expect(guesses.slow()).toBe(false)
      wrong('a', `source ${each}`)
    }
    expect(guesses.slow()).toBe(true)
    later(WINDOW)
    expect(guesses.slow()).toBe(false)
  })

  test('take a bounded memory, in which made-up ids do not push out real ones', () => {
    const { wrong } = setUp({ kept: 2, perSource: 1_000 })
    for (let each = 0; each < 3; each += 1) wrong('real', 'here')
    for (let each = 0; each < 100; each += 1) wrong(`made-up-${each}`, 'here', undefined, false)
    expect(wrong('real', 'here')).toBe('blocked')
    for (const id of ['second', 'third']) wrong(id, 'here')
    expect(wrong('real', 'here')).toBe('checked')
  })
})
