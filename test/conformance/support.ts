import { randomBytes } from 'node:crypto'
import {
  type Check,
  checks,
  openHis,
  openTransport,
  type Profile,
  type Result,
  runChecks,
} from '@xuemian/conformance/check'
import { createCity, createSimulatedHospital, type Fault } from '@xuemian/conformance/simulate'
import type { Day } from '@xuemian/contract'

export interface Against {
  readonly faults?: readonly Fault[]
  /** Which checks run; all without it. */
  readonly only?: (check: Check) => boolean
  readonly profile?: Profile
  readonly timeoutMs?: number
  /** Whether checks that wait for something really do; without it they go on at once. */
  readonly waits?: boolean
}

export const city = createCity({ seed: 7, today: '2026-11-20' as Day })

/** Serves the synthetic hospital on a free port while `work` goes on. */
export async function withHospital<T>(
  faults: readonly Fault[],
  work: (url: string, credentials: { readonly id: string; readonly password: string }) => Promise<T>,
): Promise<T> {
  const credentials = { id: 'province', password: randomBytes(18).toString('base64url') }
  const [hospital] = city.hospitals
  if (!hospital) throw new RangeError('no hospital')
  const simulated = await createSimulatedHospital({
    hospital,
    profile: 'good',
    credentials,
    now: Date.now,
    random: randomBytes,
    faults,
  })
  const { url } = await simulated.listen({ port: 0 })
  try {
    return await work(url, credentials)
  } finally {
    await simulated.close()
  }
}

/** Runs checks against the synthetic hospital over a socket: the patients are those with two bills, one bag and none. */
export async function runAgainst(against: Against = {}): Promise<readonly Result[]> {
  return withHospital(against.faults ?? [], (url, credentials) => runOn(url, credentials, against))
}

/** Runs checks against an address that serves the people of the synthetic hospital. */
export async function runOn(
  url: string,
  credentials: { readonly id: string; readonly password: string },
  against: Against = {},
  identityNumbers: readonly string[] = patients,
): Promise<readonly Result[]> {
  const clock = () => performance.now()
  const transport = openTransport({
    baseUrl: url,
    timeoutMs: against.timeoutMs ?? 5_000,
    keepBytes: 256 * 1024,
    maxBytes: 10 * 1024 * 1024,
    clock,
  })
  try {
    const his = openHis({
      transport,
      credentials,
      identityNumbers,
      now: Date.now,
      random: randomBytes,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, against.waits ? ms : 0)),
    })
    return await runChecks(his, checks.filter(against.only ?? (() => true)), {
      profile: against.profile ?? 'strict',
      clock,
      limitMs: 60_000,
    })
  } finally {
    transport.close()
  }
}

/** The people whom the tests look up: two bills of one stay first, and one whose number ends with X. */
export const patients: readonly string[] = [
  ...(['two-bills', 'rh-negative', 'wife', 'no-bills'] as const).map((key) => {
    const person = city.patients.find((each) => each.hospital === 0 && each.key === key)
    if (!person) throw new RangeError(key)
    return person.identityNumber
  }),
  city.hospitals[0]?.patients.find(({ identityNumber }) => identityNumber?.endsWith('X'))?.identityNumber ?? 'no X',
]

/** Ids of the checks that failed or warned. */
export function broken(results: readonly Result[]): readonly string[] {
  return results.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn').map(({ check }) => check.id)
}
