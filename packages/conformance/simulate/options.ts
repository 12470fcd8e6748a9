import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { FEW_PEOPLE, MOST_PEOPLE } from './city.ts'
import type { Fault } from './faults/fault.ts'
import { faults as everyFault, faultOf } from './faults/faults.ts'
import type { Timing } from './faults/faulty-server.ts'
import { nearest } from './nearest.ts'
import { isProfileName, type ProfileName, profiles } from './profiles.ts'

/** What the command line gave, unread. */
export interface GivenOptions {
  readonly profile: string
  readonly port: string
  readonly seed: string
  readonly hospital: string
  readonly population?: string
  readonly fault?: readonly string[]
  readonly oneIn?: string
  readonly from?: string
  readonly until?: string
  readonly id?: string
  readonly passwordFile?: string
}

/** What a simulated hospital is started with. */
export interface SimulateOptions {
  readonly profile: ProfileName
  readonly port: number
  readonly seed: number
  /** Index in the city. */
  readonly hospital: number
  readonly population: number
  readonly faults: readonly Fault[]
  readonly timing: Timing
  readonly id: string
  readonly password: string
  /** Where a password of the user's own came from; absent for a random one, which alone is shown. */
  readonly passwordFrom?: string
}

/** What is wrong with an option, for people. */
export interface Wrong {
  readonly zh: string
  readonly en: string
}

export type ReadOptions =
  | { readonly ok: true; readonly options: SimulateOptions }
  | { readonly ok: false; readonly wrong: readonly Wrong[] }

/** Reads options, the password file and `XUEMIAN_ID`, `XUEMIAN_PASSWORD`; lists everything that is wrong at once. */
export function readOptions(given: GivenOptions, env: Readonly<Record<string, string | undefined>>): ReadOptions {
  const wrong: Wrong[] = []
  const add = (zh: string, en: string): void => void wrong.push({ zh, en })
  const integer = (name: string, text: string, low: number, high: number): number => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= low && value <= high)) add(`${name} 须为${low}到${high}的整数`, `${name} is ${low} to ${high}`)
    return value
  }
  const milliseconds = (name: string, text: string): number => {
    if (!/^\d{1,6}(\.\d{1,3})?$/.test(text)) add(`${name} 须为秒数，如 10 或 2.5`, `${name} is a number of seconds`)
    return Math.round(Number(text) * 1000)
  }
  const { profile } = given
  if (!isProfileName(profile)) {
    const names = Object.keys(profiles)
    add(`--profile 只能是 ${names.join('、')}`, `--profile is one of ${names.join(', ')}`)
  }
  const port = integer('--port', given.port, 0, 65_535)
  const seed = integer('--seed', given.seed, 0, 4_294_967_295)
  const hospital = integer('--hospital', given.hospital, 1, 2) - 1
  const population = integer('--population', given.population ?? String(FEW_PEOPLE), 0, MOST_PEOPLE)
  const faults = (given.fault ?? []).flatMap((name) => faultOf(name) ?? unknown(name, add))
  const timing: Timing = {
    ...(given.oneIn === undefined ? {} : { oneIn: integer('--one-in', given.oneIn, 1, 1_000_000) }),
    ...(given.from === undefined ? {} : { fromMs: milliseconds('--from', given.from) }),
    ...(given.until === undefined ? {} : { untilMs: milliseconds('--until', given.until) }),
  }
  if (!given.fault && Object.keys(timing).length > 0)
    add('--one-in、--from、--until 须与 --fault 一起用', '--one-in, --from and --until go with --fault')
  if (given.fault && profile !== 'good')
    add(
      '--fault 只能与 --profile good 一起用：缺陷改变的是规范的应答',
      '--fault changes the replies of --profile good only',
    )
  if ((timing.untilMs ?? Number.POSITIVE_INFINITY) <= (timing.fromMs ?? 0))
    add('--from 须早于 --until', '--from must be before --until')
  const credentials = readCredentials(given, env, add)
  if (wrong.length > 0 || !isProfileName(profile)) return { ok: false, wrong }
  return { ok: true, options: { profile, port, seed, hospital, population, faults, timing, ...credentials } }
}

function unknown(name: string, add: (zh: string, en: string) => void): [] {
  const meant = nearest(
    name,
    everyFault.map((fault) => fault.name),
  )
  const [zh, en] = meant ? [`，是不是“${meant}”？`, `; did you mean '${meant}'?`] : ['。', '.']
  add(`没有名为“${name}”的缺陷${zh}用 --faults 看全部名称`, `no fault is named '${name}'${en} --faults lists them`)
  return []
}

function readCredentials(
  given: GivenOptions,
  env: Readonly<Record<string, string | undefined>>,
  add: (zh: string, en: string) => void,
): Pick<SimulateOptions, 'id' | 'password' | 'passwordFrom'> {
  const id = given.id ?? env.XUEMIAN_ID ?? 'province'
  if (!/^[^\s+]{1,64}$/.test(id))
    add('用户名须为1到64个字符，不能含空格或加号', 'the user name has 1 to 64 characters, no blank and no plus')
  if (given.passwordFile === undefined && env.XUEMIAN_PASSWORD === undefined)
    return { id, password: randomBytes(18).toString('base64url') }
  let password = env.XUEMIAN_PASSWORD ?? ''
  if (given.passwordFile !== undefined) {
    try {
      const text = readFileSync(given.passwordFile, 'utf8').replace(/^\ufeff/, '')
      password = text.split(/\r?\n/)[0]?.trim() ?? ''
    } catch {
      add('读不到密码文件', 'the password file cannot be read')
      return { id, password: '' }
    }
  }
  if (!/^[^\s+]{1,128}$/.test(password))
    add('密码须为1到128个字符，不能含空格或加号', 'the password has 1 to 128 characters, no blank and no plus')
  return { id, password, passwordFrom: given.passwordFile === undefined ? 'XUEMIAN_PASSWORD' : '--password-file' }
}
