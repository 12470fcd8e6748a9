import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type City, createCity, createSimulatedHospital, type SimulatedHospital } from '@xuemian/conformance/simulate'
import type { Day } from '@xuemian/contract'
import { createHisClient, type HisClient } from '@xuemian/contract/client'
import { type GatewaySettings, publicKeySet, readSigningKeys, type SigningKey } from '@xuemian/gateway'
import { loadShippedRules } from '@xuemian/policy/data'
import { createKeys, createProvince, type Db, openKeyFile, type Province } from '@xuemian/province/app'

type KeySet = NonNullable<GatewaySettings['signature']>['provinceKeys']

/** A clock that a test moves; the gateway's may go wrong by `gatewayOff` milliseconds. */
export interface Clock {
  now: number
  gatewayOff: number
}

/** A province and two hospitals that sign, everything real, without a socket. */
export interface SigningWorld {
  readonly clock: Clock
  readonly city: City
  readonly province: Province
  /** The province's ticket keys as it publishes them. */
  readonly ticketKeys: NonNullable<KeySet>
  key(): Promise<SigningKey>
  /** Starts a hospital's gateway with these keys, and registers them at the province. */
  open(index: 0 | 1, keys: readonly SigningKey[], options?: { demandsTickets?: boolean }): Promise<HisClient>
  register(index: 0 | 1, keys: readonly SigningKey[]): Promise<void>
  close(): Promise<void>
}

export async function signingWorld(db: Db): Promise<SigningWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-signing-'))
  const clock: Clock = { now: Date.parse('2026-11-22T02:00:00.000Z'), gatewayOff: 0 }
  const city = createCity({ seed: 7, today: '2026-11-20' as Day })
  const { policies, dictionaries } = loadShippedRules('hebei')
  const keys = createKeys(await openKeyFile(join(folder, 'province.key'), randomBytes), randomBytes)
  const rules = { policies, classes: dictionaries }
  const province = await createProvince({
    db,
    keys,
    random: randomBytes,
    now: () => clock.now,
    idleSeconds: 86_400,
    ...rules,
  })
  await province.importDonations(city.donors.map((donor) => ({ ...donor, donations: [...donor.donations] })))
  const ticketKeys = (await province.app.inject('/api/his-tickets/keys')).json<NonNullable<KeySet>>()
  const gateways: SimulatedHospital[] = []
  const credentials = { id: 'province', password: randomBytes(18).toString('base64url') }
  const hospitalOf = (index: 0 | 1) => city.hospitals[index] as City['hospitals'][number]
  const entryOf = (index: 0 | 1, signing: readonly SigningKey[]) => ({
    name: hospitalOf(index).name,
    organisationCode: hospitalOf(index).orgCode,
    baseUrl: `http://his-${index}.test:8090`,
    hisId: credentials.id,
    hisPassword: credentials.password,
    rhCodes: {},
    lan: true,
    actualCost: 'before-insurance' as const,
    signingKeys: { keys: publicKeySet(signing).keys.map((key) => ({ ...key })) },
  })
  const ids = await Promise.all(
    ([0, 1] as const).map(async (index) => (await province.createHospital(entryOf(index, []))).id),
  )
  let made = 0
  const world: SigningWorld = {
    clock,
    city,
    province,
    ticketKeys,
    async key() {
      made += 1
      const [key] = await readSigningKeys(join(folder, `signing-${made}.key`), randomBytes)
      return key as SigningKey
    },
    async open(index, signing, { demandsTickets = false } = {}) {
      const gateway = await createSimulatedHospital({
        hospital: hospitalOf(index),
        profile: 'good',
        credentials,
        now: () => clock.now + clock.gatewayOff,
        random: randomBytes,
        signature: { keys: signing, ...(demandsTickets ? { provinceKeys: ticketKeys } : {}) },
      })
      gateways.push(gateway)
      await world.register(index, signing)
      return createHisClient({
        ...credentials,
        baseUrl: `http://his-${index}.test:8090`,
        now: () => clock.now,
        fetch: async (url) => {
          const { pathname, search } = new URL(url)
          const { statusCode, headers, body } = await gateway.inject(pathname + search)
          return new Response(new Uint8Array(body), { status: statusCode, headers })
        },
      })
    },
    async register(index, signing) {
      await province.updateHospital(ids[index] ?? '', entryOf(index, signing))
    },
    async close() {
      for (const gateway of gateways) await gateway.close()
      await province.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  for (const index of [0, 1] as const) {
    const account = {
      username: `clerk-${index}`,
      displayName: '窗口',
      role: 'clerk',
      hospitalId: ids[index] ?? '',
    } as const
    await province.createAccount({ ...account, password: CLERK_PASSWORD })
  }
  return world
}

const CLERK_PASSWORD = 'Window-2026-test'

/** A clerk's session at the province. */
export interface SignedInClerk {
  post<T>(path: string, body: unknown): Promise<{ readonly status: number; readonly body: T }>
}

export async function clerkOf({ province }: SigningWorld, index: 0 | 1): Promise<SignedInClerk> {
  const payload = { username: `clerk-${index}`, password: CLERK_PASSWORD }
  const session = await province.app.inject({ method: 'POST', url: '/api/session', payload })
  const cookie = String(session.headers['set-cookie']).split(';')[0] ?? ''
  return {
    async post<T>(url: string, body: unknown) {
      const reply = await province.app.inject({ method: 'POST', url, headers: { cookie }, payload: body as object })
      return { status: reply.statusCode, body: reply.json<T>() }
    },
  }
}
