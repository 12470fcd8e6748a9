import { randomBytes } from 'node:crypto'
import { loadShippedRules } from '@xuemian/policy/data'
import type { LightMyRequestResponse } from 'fastify'
import { hashPassword } from '../accounts/passwords.ts'
import type { Application, Assessment, NewApplication, NewHospital, Role } from '../api/index.ts'
import { createProvince, type Province, type ProvinceOptions } from '../app.ts'
import type { Db } from '../db/index.ts'
import { createKeys, type Keys, newKeyRing } from '../keys/index.ts'
import { bloodUse, hisReplyOf, type SentBag } from './people.ts'

const shipped = loadShippedRules()
export const rules = { policies: shipped.policies, classes: shipped.dictionaries }
export const password = 'Xuemian-test-2026'
export const testKeys: Keys = createKeys(newKeyRing(randomBytes), randomBytes)

/** A clock that tests move. */
export interface Clock {
  now: number
}

/** One server over a database, with who works at it. */
export interface World {
  readonly province: Province
  readonly clock: Clock
  readonly db: Db
  readonly keys: Keys
  /** Signs in and answers a caller with that session. */
  signIn(username: string): Promise<Caller>
}

/** Calls the API as somebody. */
export interface Caller {
  readonly cookie: string
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object): Promise<LightMyRequestResponse>
}

/** A server process over a database. */
export async function openWorld(db: Db, options: Partial<ProvinceOptions> = {}): Promise<World> {
  const clock: Clock = { now: Date.parse('2026-11-22T02:00:00.000Z') }
  const keys = options.keys ?? testKeys
  const province = await createProvince({
    db,
    keys,
    now: () => clock.now,
    random: randomBytes,
    ...rules,
    assessmentsPerMinute: 1e6,
    ...options,
  })
  const signIn = async (username: string) => {
    const reply = await province.app.inject({ method: 'POST', url: '/api/session', payload: { username, password } })
    if (reply.statusCode !== 200) throw new Error(reply.body)
    return callerOf(province, `xm_session=${reply.cookies[0]?.value}`)
  }
  return { province, clock, db, keys, signIn }
}

/** A caller with a cookie of its own making; the empty one is nobody. */
export function callerOf({ app }: Province, cookie: string): Caller {
  const call: Caller['call'] = (method, url, payload) =>
    app.inject({ method, url, ...(cookie ? { headers: { cookie } } : {}), ...(payload ? { payload } : {}) })
  return { cookie, call }
}

/** A hospital for `createHospital`. */
export function hospital(name: string, organisationCode: string): NewHospital {
  const his = { baseUrl: 'http://127.0.0.1:8090', hisId: 'province', hisPassword: 'his-secret-1' }
  return { name, organisationCode, ...his, rhCodes: {}, lan: true, actualCost: 'before-insurance' }
}

// One hash for all: argon2 is slow on purpose.
let hashed: Promise<string> | undefined

/** Two hospitals with a clerk each (clerk1, clerk2), and reviewer1, reviewer2, admin, auditor. */
export async function peopled(world: World): Promise<World> {
  const { province } = world
  const first = await province.createHospital(hospital('唐山市第一医院', '40224846313020211A1001'))
  const second = await province.createHospital(hospital('唐山市第二医院', '40224846313020211A1009'))
  hashed ??= hashPassword(password)
  const password_hash = await hashed
  const person = (username: string, role: Role, hospital_id: string | null = null) => ({
    username,
    display_name: `${username} 姓名`,
    role,
    hospital_id,
    password_hash,
  })
  const accounts = [
    person('clerk1', 'clerk', first.id),
    person('clerk2', 'clerk', second.id),
    person('reviewer1', 'reviewer'),
    person('reviewer2', 'reviewer'),
    person('admin', 'administrator'),
    person('auditor', 'auditor'),
  ]
  await world.db.kysely.insertInto('accounts').values(accounts).execute()
  return world
}

/** A patient's claim as the web makes it. */
export interface Case {
  readonly patient: string
  readonly name?: string
  readonly bags: readonly SentBag[]
  readonly donors?: NewApplication['donors']
}

export function claimOf({ patient, name = '王小明', bags, donors = [] }: Case) {
  return { identityNumber: patient, his: hisReplyOf(bloodUse(patient, name, bags)), donors: [...donors] }
}

/** Assesses, then submits what was assessed, as the web does. */
export async function submit(
  caller: Caller,
  made: Case,
  more: Partial<NewApplication> = {},
): Promise<LightMyRequestResponse> {
  const assessed = await caller.call('POST', '/api/assessments', claimOf(made))
  if (assessed.statusCode !== 200) return assessed
  return caller.call('POST', '/api/applications', newApplication(made, assessed.json<Assessment>().waived, more))
}

export function newApplication(made: Case, expectedWaived: number, more: Partial<NewApplication> = {}): NewApplication {
  return { ...claimOf(made), key: randomBytes(12).toString('hex'), submit: true, expectedWaived, note: '', ...more }
}

/** The application in a reply, or an error that shows the reply. */
export function applicationOf(reply: LightMyRequestResponse): Application {
  if (reply.statusCode >= 300) throw new Error(reply.body)
  return reply.json<Application>()
}
