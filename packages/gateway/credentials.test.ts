import { describe, expect, test } from 'vitest'
import { createCredentials, isCredential, machineCredential, passwordCredential } from './credentials.ts'
import { createFailureLimit } from './rate-limit.ts'

/** The least cost that is accepted, so that the tests are fast. */
const chosen = (password: string) => passwordCredential(password, undefined, 14)

describe('credentials', () => {
  test('a machine secret and a chosen password are each accepted, and refused when wrong', async () => {
    const clients = [
      { id: 'machine', credential: machineCredential('a-secret') },
      { id: 'person', credential: await chosen('Correct-horse-9') },
    ]
    const credentials = createCredentials(clients)
    expect(await credentials.check('machine', 'a-secret')).toEqual({ ok: true })
    expect(await credentials.check('person', 'Correct-horse-9')).toEqual({ ok: true })
    for (const [id, password] of [
      ['machine', 'Correct-horse-9'],
      ['person', 'a-secret'],
      ['nobody', 'a-secret'],
      ['', ''],
      ['person', ''],
    ] as const) {
      expect(await credentials.check(id, password)).toMatchObject({ ok: false, code: 'CREDENTIALS_REFUSED' })
    }
  })

  test('an unknown id costs as much as a wrong password', async () => {
    const credentials = createCredentials([{ id: 'person', credential: await chosen('Correct-horse-9') }])
    const cost = async (id: string) => {
      const began = process.cpuUsage()
      await credentials.check(id, 'wrong')
      const { user, system } = process.cpuUsage(began)
      return user + system
    }
    await cost('person')
    const [known, unknown] = [await cost('person'), await cost('nobody')]
    expect(unknown / known).toBeGreaterThan(0.4)
    expect(unknown / known).toBeLessThan(2.5)
  })

  test('more password checks than may wait are refused as busy', async () => {
    const credentials = createCredentials([{ id: 'person', credential: await chosen('Correct-horse-9') }], 1)
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => credentials.check('person', 'Correct-horse-9')))
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(2)
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.code === 'BUSY')).toHaveLength(2)
    expect(await credentials.check('person', 'Correct-horse-9')).toEqual({ ok: true })
  })

  test('a plain password is no credential, and one password never gives the same verifier twice', async () => {
    expect(isCredential('a-secret')).toBe(false)
    expect(isCredential(machineCredential('a-secret'))).toBe(true)
    expect(isCredential(await chosen('a-secret'))).toBe(true)
    expect(isCredential((await chosen('a-secret')).replace('$14$', '$13$'))).toBe(false)
    expect(machineCredential('a-secret')).not.toBe(machineCredential('a-secret'))
  })
})

describe('the limit on failures', () => {
  test('counts within its window, per key, and forgets on success', () => {
    let time = 0
    const limit = createFailureLimit({ attempts: 2, windowMs: 100, now: () => time })
    limit.failed('a')
    expect(limit.blocked('a')).toBe(false)
    limit.failed('a')
    expect([limit.blocked('a'), limit.blocked('b')]).toEqual([true, false])
    time = 100
    expect(limit.blocked('a')).toBe(false)
    limit.failed('b')
    limit.succeeded('b')
    limit.failed('b')
    expect(limit.blocked('b')).toBe(false)
  })

  test('keeps a bounded number of keys, dropping the oldest', () => {
    const limit = createFailureLimit({ attempts: 1, windowMs: 100, now: () => 0, keys: 2 })
    for (const key of ['a', 'b', 'c']) limit.failed(key)
    expect(['a', 'b', 'c'].map(limit.blocked)).toEqual([false, true, true])
  })
})
