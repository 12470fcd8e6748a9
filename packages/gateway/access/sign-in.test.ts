import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../settings.ts'
import { type Client, createCredentials, machineCredential, passwordCredential } from '../tokens/credentials.ts'
import { createAccess } from './access.ts'

const person = { id: 'person', password: 'Correct-horse-9' } as const
const machine = { id: 'machine', password: 'hJ3kq9ZtLw2RbXs7' } as const
const personClient: Client = { id: person.id, credential: await passwordCredential(person.password, undefined, 14) }
const machineClient: Client = { id: machine.id, credential: machineCredential(machine.password) }

/** As a service makes it, with a clock that stands; answers the code. */
function setUp(clients: readonly Client[], limits: Partial<typeof defaultLimits> = {}) {
  const { signIn } = createAccess({
    settings: { organisationCode: '', clients, tokenKey: new Uint8Array() },
    limits: { ...defaultLimits, ...limits },
    credentials: createCredentials(clients),
    now: () => 0,
    random: randomBytes,
  })
  return async (id: string, password: string, source = '10.0.0.1') => {
    const answer = await signIn(id, password, source)
    return answer.ok ? 'OK' : answer.code
  }
}

describe('signing in', () => {
  test('behind one address, wrong passwords without end keep out neither a generated secret nor another id that succeeded before', async () => {
    const signIn = setUp([machineClient, personClient], { attemptsPerSource: 20, passwordQueue: 4 })
    expect(await signIn(person.id, person.password)).toBe('OK')
    for (let each = 0; each < 60; each += 1) await signIn(each % 2 ? machine.id : `id-${each}`, `wrong-${each}`)
    expect(await signIn(machine.id, 'wrong')).toBe('RATE_LIMITED')
    expect(await signIn(machine.id, machine.password)).toBe('OK')
    expect(await signIn(person.id, person.password)).toBe('OK')
  })

  test('guessing from elsewhere never keeps a right password out', async () => {
    const signIn = setUp([personClient], { attempts: 2 })
    for (let each = 0; each < 12; each += 1) await signIn(person.id, `wrong-${each}`, `10.9.9.${each % 4}`)
    expect(await signIn(person.id, person.password, '10.9.9.1')).toBe('RATE_LIMITED')
    expect(await signIn(person.id, person.password)).toBe('OK')
  })

  test('two hundred windows that send the right password at once all get in, by one check', async () => {
    const signIn = setUp([personClient], { passwordQueue: 1 })
    const windows = Array.from({ length: 200 }, (_, each) => signIn(person.id, person.password, `10.0.1.${each}`))
    expect(new Set(await Promise.all(windows))).toEqual(new Set(['OK']))
  })

  test('more checks than may wait are BUSY, and do not count as wrong', async () => {
    const signIn = setUp([personClient], { passwordQueue: 1, attempts: 2 })
    const sources = [1, 2, 3].map((each) => `10.0.2.${each}`)
    const codes = await Promise.all(sources.map((source) => signIn(person.id, `wrong ${source}`, source)))
    expect(codes).toEqual(['CREDENTIALS_REFUSED', 'CREDENTIALS_REFUSED', 'BUSY'])
    expect(await signIn(person.id, 'wrong 10.0.2.3', '10.0.2.3')).toBe('CREDENTIALS_REFUSED')
  })

  test('a password that is wrong now is checked again once the client has it', async () => {
    const access = (clients: readonly Client[], before?: Parameters<typeof createAccess>[0]['before']) =>
      createAccess({
        settings: { organisationCode: '', clients, tokenKey: new Uint8Array() },
        limits: defaultLimits,
        credentials: createCredentials(clients),
        now: () => 0,
        random: randomBytes,
        before,
      })
    const old = access([personClient])
    const again = { id: person.id, credential: await passwordCredential('Another-horse-8', undefined, 14) }
    expect(await old.signIn(person.id, 'Another-horse-8', 'here')).toMatchObject({ code: 'CREDENTIALS_REFUSED' })
    const next = access([again], { limits: defaultLimits, access: old })
    expect(await next.signIn(person.id, 'Another-horse-8', 'here')).toEqual({ ok: true })
  })
})

describe('an unknown id and a wrong password', () => {
  test.each([
    ['generated secrets only', [machineClient]],
    ['chosen passwords too', [machineClient, personClient]],
  ])('get the same answers in the same order, where there are %s', async (_what, clients) => {
    const answers = async (id: string, source: string) => {
      const signIn = setUp(clients, { attempts: 3, attemptsPerSource: 5 })
      const codes: string[] = []
      for (const each of [1, 1, 2, 3, 3, 4, 5]) codes.push(await signIn(id, `wrong-${each}`, source))
      for (const other of ['b', 'c', 'd']) codes.push(await signIn(other, 'wrong', source))
      return codes
    }
    const known = await answers(machine.id, '10.0.0.1')
    expect(known).toContain('RATE_LIMITED')
    expect(await answers('nobody', '10.0.0.2')).toEqual(known)
  })

  test.each([
    ['generated secrets only', [machineClient], machine.id, process.env.XUEMIAN_LONG ? 20_000 : 2_000],
    ['chosen passwords too', [machineClient, personClient], person.id, process.env.XUEMIAN_LONG ? 60 : 15],
    ['chosen passwords too, for an id without', [machineClient, personClient], machine.id, 15],
  ])('take the same time, where there are %s', { timeout: 300_000 }, async (_what, clients, known, samples) => {
    const signIn = setUp(clients, { attempts: 1e9, attemptsPerSource: 1e9, attemptsInAll: 1e9 })
    const times: Record<string, number[]> = { known: [], unknown: [] }
    for (let each = 0; each < samples; each += 1) {
      // in turn, so that what else the machine does falls on both
      for (const kind of each % 2 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
        const began = performance.now()
        await signIn(kind === 'known' ? known : `nobody-${each}`, `wrong-${each}`, `source ${each}`)
        times[kind]?.push(performance.now() - began)
      }
    }
    // other work on the machine only ever adds: the quickest tenth tells; without the work for nobody the ratio would be 100
    const ratio = quick(times.known) / quick(times.unknown)
    expect(ratio).toBeGreaterThan(process.env.XUEMIAN_LONG ? 0.8 : 0.5)
    expect(ratio).toBeLessThan(process.env.XUEMIAN_LONG ? 1.25 : 2)
  })
})

function quick(values: readonly number[] = []): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 10)] ?? Number.NaN
}
