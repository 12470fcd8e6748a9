import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type City,
  createCity,
  createSimulatedHospital,
  type StoryKey,
  type StoryPatient,
} from '@xuemian/conformance/simulate'
import type { BloodUse, Day, Deviation, RawReply, Relation } from '@xuemian/contract'
import { createHisClient } from '@xuemian/contract/client'
import { publicKeySet, readSigningKeys } from '@xuemian/gateway'
import { loadShippedRules } from '@xuemian/policy/data'
import type { Application, Claim, FreshAssessment, HisConnection, HisTicket } from '@xuemian/province/api'
import { createKeys, createProvince, type Db } from '@xuemian/province/app'
import { pino } from 'pino'

/** The city of every chain test: settled stays before this day. */
const today = '2026-11-20' as Day

/** An answer of the province's API. */
export interface Answer<T> {
  readonly status: number
  readonly body: T
}

/** Somebody who is signed in. */
export interface Person {
  get<T>(path: string): Promise<Answer<T>>
  post<T>(path: string, body: unknown): Promise<Answer<T>>
}

/** A clerk with the window's two hands: the HIS on one side, the province on the other. */
export interface Clerk extends Person {
  read(identityNumber: string): Promise<{ value: BloodUse; raw: RawReply; deviations: readonly Deviation[] }>
  assess(patient: StoryPatient): Promise<Answer<FreshAssessment>>
  /** The same key sends the same reading again. */
  submit(patient: StoryPatient, seen: FreshAssessment, key?: string): Promise<Answer<Application>>
}

export interface Chain {
  /** Every password, session, token, ticket and signature that was in use: none may be found anywhere. */
  readonly secrets: readonly string[]
  readonly city: City
  readonly clerks: readonly [Clerk, Clerk]
  readonly reviewer: Person
  readonly auditor: Person
  story(key: StoryKey, hospital: 0 | 1): StoryPatient
  close(): Promise<void>
}

/** The whole chain in one process without a socket: client over gateway over simulator, province over `db`. */
export async function createChain(
  db: Db,
  keyRing: Parameters<typeof createKeys>[0],
  log: Parameters<typeof createProvince>[0]['log'] = pino({ level: 'silent' }),
): Promise<Chain> {
  const city = createCity({ seed: 7, today })
  const { policies, dictionaries } = loadShippedRules('hebei')
  const province = await createProvince({
    db,
    keys: createKeys(keyRing, randomBytes),
    random: randomBytes,
    policies,
    classes: dictionaries,
    log,
  })
  await province.importDonations(city.donors.map((donor) => ({ ...donor, donations: [...donor.donations] })))

  const keyFolder = mkdtempSync(join(tmpdir(), 'xuemian-chain-keys-'))
  const secrets: string[] = []

  async function signIn(username: string, password: string): Promise<Person> {
    const reply = await province.app.inject({ method: 'POST', url: '/api/session', payload: { username, password } })
    const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? ''
    secrets.push(password, cookie.split('=')[1] ?? '')
    const ask = async <T>(method: 'GET' | 'POST', url: string, payload?: unknown): Promise<Answer<T>> => {
      const answer = await province.app.inject({ method, url, headers: { cookie }, ...(payload ? { payload } : {}) })
      return { status: answer.statusCode, body: answer.json() as T }
    }
    return { get: (path) => ask('GET', path), post: (path, body) => ask('POST', path, body) }
  }

  async function person(role: 'reviewer' | 'auditor'): Promise<Person> {
    const password = secret()
    await province.createAccount({ username: role, displayName: role, role, hospitalId: null, password })
    return await signIn(role, password)
  }

  async function clerk(index: 0 | 1): Promise<Clerk> {
    const hospital = city.hospitals[index]
    if (!hospital) throw new Error('no such hospital')
    const credentials = { id: `province-${index + 1}`, password: secret() }
    const profile = index === 0 ? 'good' : 'sloppy'
    const keys = profile === 'good' ? await readSigningKeys(join(keyFolder, 'signing.key'), randomBytes) : []
    const his = await createSimulatedHospital({
      hospital,
      profile,
      credentials,
      now: Date.now,
      random: randomBytes,
      ...(keys.length > 0 ? { signature: { keys } } : {}),
    })
    const { id } = await province.createHospital({
      name: hospital.name,
      organisationCode: hospital.orgCode,
      baseUrl: `http://his-${index + 1}.test:8090`,
      hisId: credentials.id,
      hisPassword: credentials.password,
      rhCodes: {},
      lan: true,
      actualCost: 'before-insurance',
      signingKeys: { keys: publicKeySet(keys).keys.map((key) => ({ ...key })) },
    })
    const account = { username: `clerk-${index + 1}`, password: secret() }
    await province.createAccount({ ...account, displayName: '窗口', role: 'clerk', hospitalId: id })
    const person = await signIn(account.username, account.password)
    secrets.push(credentials.password)
    const connection = (await person.get<HisConnection>('/api/his-connection')).body
    const client = createHisClient({
      baseUrl: connection.baseUrl,
      id: connection.id,
      password: connection.password,
      now: Date.now,
      fetch: async (url) => {
        const { pathname, search } = new URL(url)
        const reply = await his.inject(pathname + search)
        const sent = new URLSearchParams(search)
        for (const secret of [sent.get('token'), sent.get('rid'), reply.headers['xuemian-signature']])
          if (secret) secrets.push(secret)
        return new Response(new Uint8Array(reply.body), { status: reply.statusCode, headers: reply.headers })
      },
    })
    const read = async (identityNumber: string) => {
      const asked = connection.signs ? await person.post<HisTicket>('/api/his-tickets', { identityNumber }) : undefined
      const rid = asked?.body.rid
      const outcome = await client.bloodUse(identityNumber, { rid })
      if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.erroMessage ?? outcome.error.message}`)
      const { signature } = outcome
      return { ...outcome, signed: rid !== undefined && signature !== null ? { rid, signature } : {} }
    }
    const claim = async (patient: StoryPatient): Promise<Claim> => {
      const { raw, signed } = await read(patient.identityNumber)
      const body = Buffer.from(raw.body).toString('base64')
      return {
        identityNumber: patient.identityNumber,
        his: { body, status: raw.status, contentType: raw.contentType, ...signed },
        donors: donorsOf(patient),
      }
    }
    const sent = new Map<string, Promise<Claim>>()
    const claimFor = (key: string, patient: StoryPatient) => {
      const known = sent.get(key) ?? claim(patient)
      sent.set(key, known)
      return known
    }
    return {
      ...person,
      read,
      assess: async (patient) => person.post('/api/assessments', await claim(patient)),
      submit: async (patient, seen, key = secret()) =>
        person.post('/api/applications', {
          ...(await claimFor(key, patient)),
          key,
          submit: true,
          expectedWaived: seen.waived,
          note: '',
        }),
    }
  }

  return {
    secrets,
    city,
    clerks: [await clerk(0), await clerk(1)],
    reviewer: await person('reviewer'),
    auditor: await person('auditor'),
    story(key, hospital) {
      const found = city.patients.find((patient) => patient.key === key && patient.hospital === hospital)
      if (!found) throw new Error(`no story ${key}`)
      return found
    },
    async close() {
      await province.close()
      rmSync(keyFolder, { recursive: true, force: true })
    },
  }
}

function secret(): string {
  return `Aa1${randomBytes(15).toString('base64url')}`
}

function donorsOf({ donorIdentity, relation }: StoryPatient): { identityNumber: string; relation: Relation }[] {
  return donorIdentity && relation ? [{ identityNumber: donorIdentity, relation }] : []
}
