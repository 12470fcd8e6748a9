import { randomBytes, randomInt } from 'node:crypto'
import { join } from 'node:path'
import { createCity } from '@xuemian/conformance/simulate'
import { dayInShanghai } from '@xuemian/contract'
import { announce } from './announce.ts'
import { type Demonstration, dataFolder, rememberDemonstration, writePrivate } from './folder.ts'
import { type RunningHospital, startHospitals } from './hospitals.ts'
import { startProvince } from './province.ts'

export interface StartOptions {
  /** `PORT`, `GATEWAY_PORT`, `XUEMIAN_DATA`. */
  readonly env: NodeJS.ProcessEnv
  /** The built pages. */
  readonly webFolder: string
}

const ROLES = ['clerk-1', 'clerk-2', 'reviewer', 'administrator', 'auditor'] as const

/**
 * Runs the whole demonstration on loopback until SIGINT or SIGTERM: a good and a sloppy synthetic hospital, the province and its pages.
 * Writes `demo.json` into the data folder. A start that cannot be says why in one sentence and ends with 1.
 */
export async function startDemonstration({ env, webFolder }: StartOptions): Promise<void> {
  const stops: (() => Promise<void>)[] = []
  stopOnSignals(stops, env.npm_lifecycle_event !== undefined)
  try {
    const folder = dataFolder(env)
    const port = readPort(env.PORT, 8080)
    const gatewayPort = readPort(env.GATEWAY_PORT, 8090)
    const province = await startProvince(folder, port, webFolder)
    stops.push(() => province.close())
    // only behind the database's lock: two first starts of one folder must not each make a city
    const demonstration = rememberDemonstration(folder, newDemonstration)
    const city = createCity({ seed: demonstration.seed, today: demonstration.today })
    const hospitals = await startHospitals(city, demonstration, folder, gatewayPort)
    stops.unshift(...hospitals.map((hospital) => hospital.close))
    await province.furnish(city, demonstration, hospitals)
    const url = await province.listen()
    const description = describe(url, hospitals, demonstration)
    writePrivate(join(folder, 'demo.json'), description)
    announce(description, folder)
  } catch (error) {
    console.error(`\n${startFailure(error)}`)
    await stopAll(stops)
    process.exit(1)
  }
}

function newDemonstration(): Demonstration {
  const secret = () => randomBytes(18).toString('base64url')
  const today = dayInShanghai(Date.now())
  return {
    seed: 20261122,
    today,
    accounts: Object.fromEntries(ROLES.map((username) => [username, typedPassword()])),
    hospitals: [1, 2].map((number) => ({
      id: `province-${number}`,
      password: secret(),
      tokenKey: randomBytes(32).toString('base64url'),
    })),
  }
}

/** A random password that a person can read off the screen and type: three groups of four, no letter that looks like a digit. */
function typedPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  const password = [group(), group(), group()].join('-')
  return /[a-z]/.test(password) && /[A-Z]/.test(password) && /\d/.test(password) ? password : typedPassword()
}

/** What `demo.json` holds: addresses, accounts and patients worth trying. */
export interface DemonstrationDescription {
  readonly web: string
  readonly province: string
  readonly hospitals: readonly {
    readonly name: string
    readonly orgCode: string
    readonly baseUrl: string
    readonly id: string
    readonly password: string
    readonly patients: readonly { readonly identityNumber: string; readonly name: string; readonly story: string }[]
  }[]
  readonly accounts: readonly { readonly role: string; readonly username: string; readonly password: string }[]
}

function describe(
  url: string,
  hospitals: readonly RunningHospital[],
  { accounts }: Demonstration,
): DemonstrationDescription {
  return {
    web: url,
    province: `${url}/api`,
    hospitals: hospitals.map(({ name, orgCode, baseUrl, id, password, patients }) => ({
      name,
      orgCode,
      baseUrl,
      id,
      password,
      patients,
    })),
    accounts: ROLES.map((username) => ({
      role: username.replace(/-\d$/, ''),
      username,
      password: accounts[username] ?? '',
    })),
  }
}

function readPort(text: string | undefined, usual: number): number {
  if (text === undefined || text === '') return usual
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_534)
    throw new Error(`端口须为 1 至 65534 的整数，实际为 "${text}"。A port is a number from 1 to 65534.`)
  return port
}

/**
 * Stops in the order given, once; a second signal ends the process at once. Under npm the signal ends npm's shell and never comes here, so the
 * loss of the parent process counts as one.
 */
function stopOnSignals(stops: readonly (() => Promise<void>)[], underNpm: boolean): void {
  let stopping = false
  async function stop(): Promise<void> {
    if (stopping) process.exit(1)
    stopping = true
    console.log('\n正在停止 · stopping …')
    setTimeout(() => process.exit(1), 10_000).unref()
    await stopAll(stops)
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  if (!underNpm) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent && !stopping) void stop()
  }, 250).unref()
}

async function stopAll(stops: readonly (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops)
    await stop().catch((error: unknown) => console.error(error instanceof Error ? error.message : error))
}

function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `端口 ${error.port} 已被占用，请用 PORT 或 GATEWAY_PORT 另选端口。Port ${error.port} is in use; choose another with PORT or GATEWAY_PORT.`
  }
  return error.message
}
