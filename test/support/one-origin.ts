import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type City,
  createCity,
  createCitySource,
  type StoryKey,
  type StoryPatient,
} from '@xuemian/conformance/simulate'
import type { Day } from '@xuemian/contract'
import { createGateway, type LogLine, machineCredential } from '@xuemian/gateway'
import { loadShippedRules } from '@xuemian/policy/data'
import { createKeys, createProvince, type Db, openDatabase, openKeyFile, type Province } from '@xuemian/province/app'
import { startPostgres } from './postgres.ts'

/** A province and one hospital's gateway before it, both listening; browsers know the gateway alone. */
export interface OneOrigin {
  readonly gatewayUrl: string
  readonly provinceUrl: string
  readonly province: Province
  readonly db: Db
  readonly city: City
  /** Of `clerk-1` (this hospital), `clerk-2` (another), `reviewer`, `administrator`. */
  readonly passwords: Readonly<Record<string, string>>
  readonly credentials: { readonly id: string; readonly password: string }
  /** The gateway's log. */
  readonly lines: LogLine[]
  story(key: StoryKey): StoryPatient
  close(): Promise<void>
}

export interface OneOriginOptions {
  readonly webFolder?: string
  /** The address under which the province knows itself. */
  readonly appOrigin?: string
  /** Browsers come by HTTPS, to `localhost`. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

/** Starts both on free loopback ports, over a database of their own: a PostgreSQL where this machine has one. */
export async function startOneOrigin({ webFolder, appOrigin, tls }: OneOriginOptions = {}): Promise<OneOrigin> {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-one-origin-'))
  // the embedded one takes several times as long to begin
  const postgres = await startPostgres()
  const db = await openDatabase(postgres ? { url: postgres.url } : { folder: join(folder, 'database') })
  const keys = createKeys(await openKeyFile(join(folder, 'province.key'), randomBytes), randomBytes)
  const { policies, dictionaries } = loadShippedRules('hebei')
  const province = await createProvince({
    db,
    keys,
    random: randomBytes,
    policies,
    classes: dictionaries,
    webFolder,
    appOrigin,
    trustProxy: ['127.0.0.1'],
  })
  const provinceUrl = await province.listen({ port: 0, host: '127.0.0.1' })
  const city = createCity({ seed: 7, today: '2026-11-20' as Day })
  const [hospital, other] = city.hospitals
  if (!hospital || !other) throw new RangeError('the city has two hospitals')
  const credentials = { id: 'province', password: secret() }
  const lines: LogLine[] = []
  const gateway = await createGateway({
    settings: {
      organisationCode: hospital.orgCode,
      clients: [{ id: credentials.id, credential: machineCredential(credentials.password) }],
      tokenKey: randomBytes(32),
      oneOrigin: { province: provinceUrl, plainHttp: { province: true, ...(tls ? {} : { browsers: true }) } },
    },
    source: createCitySource(hospital),
    now: Date.now,
    random: randomBytes,
    log: (line) => void lines.push(line),
  })
  const front = tls && createServer(tls, (request, response) => gateway.app.routing(request, response))
  await new Promise<void>((resolve) => (front ? front.listen(0, '127.0.0.1', resolve) : resolve()))
  const gatewayUrl = front
    ? `https://localhost:${(front.address() as AddressInfo).port}`
    : (await gateway.listen({ port: 0, host: '127.0.0.1' })).url
  const passwords = await furnish(province, city, gatewayUrl, credentials)
  return {
    gatewayUrl,
    provinceUrl,
    province,
    db,
    city,
    passwords,
    credentials,
    lines,
    story(key) {
      const found = city.patients.find((patient) => patient.key === key && patient.hospital === 0)
      if (!found) throw new RangeError(key)
      return found
    },
    async close() {
      front?.close()
      front?.closeAllConnections()
      await gateway.close()
      await province.close()
      await db.close()
      await postgres?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The registry names the gateway's own address as the first hospital's HIS. */
async function furnish(
  province: Province,
  city: City,
  gatewayUrl: string,
  credentials: OneOrigin['credentials'],
): Promise<Record<string, string>> {
  const ids: string[] = []
  for (const [index, { name, orgCode }] of city.hospitals.slice(0, 2).entries()) {
    const { id } = await province.createHospital({
      name,
      organisationCode: orgCode,
      baseUrl: index === 0 ? gatewayUrl : 'http://his-2.test:8090',
      hisId: credentials.id,
      hisPassword: credentials.password,
      rhCodes: {},
      lan: true,
      actualCost: 'before-insurance',
    })
    ids.push(id)
  }
  const passwords: Record<string, string> = {}
  for (const [username, role, hospitalId] of [
    ['clerk-1', 'clerk', ids[0] ?? null],
    ['clerk-2', 'clerk', ids[1] ?? null],
    ['reviewer', 'reviewer', null],
    ['administrator', 'administrator', null],
  ] as const) {
    const password = secret()
    passwords[username] = password
    await province.createAccount({ username, displayName: '张窗口', role, hospitalId, password })
  }
  await province.importDonations(city.donors.map((donor) => ({ ...donor, donations: [...donor.donations] })))
  return passwords
}

function secret(): string {
  return `Aa1${randomBytes(15).toString('base64url')}`
}
