import { readFileSync } from 'node:fs'
import { checkAddress } from '@xuemian/contract/client'
import type { Bilingual } from './check.ts'
import { type Profile, profiles } from './verdict.ts'

/** What the command line gave, unread. */
export interface GivenOptions {
  readonly id?: string
  readonly passwordFile?: string
  readonly identityFile?: string
  readonly password?: string
  readonly identity?: readonly string[]
  readonly profile: string
  readonly timeout: string
  readonly limit: string
  readonly insecureTls?: boolean
  readonly only?: readonly string[]
}

/** What a run needs. */
export interface CheckOptions {
  readonly baseUrl: string
  readonly credentials: { readonly id: string; readonly password: string }
  readonly identityNumbers: readonly string[]
  readonly profile: Profile
  readonly timeoutMs: number
  readonly limitMs: number
  readonly insecureTls: boolean
  readonly only: readonly string[]
}

export type ReadOptions =
  | { readonly ok: true; readonly options: CheckOptions }
  | { readonly ok: false; readonly faults: readonly Bilingual[] }

/** Reads options, files and `XUEMIAN_…` variables; lists every fault at once. Secrets and people come from a file or a variable; as arguments only towards loopback. */
export function readOptions(
  url: string,
  given: GivenOptions,
  env: Readonly<Record<string, string | undefined>>,
): ReadOptions {
  const faults: Bilingual[] = []
  const fault = (zh: string, en: string): void => void faults.push({ zh, en })
  const address = checkAddress(url)
  if (!address.ok)
    fault(
      '地址须为 http://主机:端口 或 https://主机:端口，且不是浏览器禁用的端口',
      'the address must be http(s)://host:port, on a port that browsers allow',
    )
  const loopback = address.ok && address.host === 'loopback'
  if (!loopback && (given.password !== undefined || given.identity !== undefined))
    fault(
      '密码和证件号码写在命令行里会被本机他人看到：请改用 --password-file、--identity-file（只有对本机地址才能直接写）',
      'a password or identity number as an argument is seen by others on this machine: use the files (arguments only towards loopback)',
    )
  const read = (file: string, zh: string, en: string): string => {
    try {
      return readFileSync(file, 'utf8').replace(/^\ufeff/, '')
    } catch {
      fault(`读不到${zh}`, `cannot read ${en}`)
      return 'unread'
    }
  }
  const id = given.id ?? env.XUEMIAN_ID ?? ''
  if (id === '') fault('缺少 --id（医院给省里的用户名）', '--id is missing')
  const password =
    given.passwordFile === undefined
      ? (given.password ?? env.XUEMIAN_PASSWORD ?? '')
      : (read(given.passwordFile, '密码文件', 'the password file').split(/\r?\n/)[0]?.trim() ?? '')
  if (password === '')
    fault(
      '缺少密码：--password-file 文件第一行，或环境变量 XUEMIAN_PASSWORD',
      'the password is missing: --password-file or XUEMIAN_PASSWORD',
    )
  const text =
    given.identityFile === undefined
      ? (given.identity?.join('\n') ?? env.XUEMIAN_IDENTITY ?? '')
      : read(given.identityFile, '证件号码文件', 'the identity file')
  const identityNumbers = [
    ...new Set(text.split(/[\s,，]+/).filter((number) => number !== '' && !number.startsWith('#'))),
  ]
  if (identityNumbers.length === 0)
    fault(
      '缺少测试患者的证件号码：--identity-file 每行一个，或环境变量 XUEMIAN_IDENTITY',
      'no identity number of a test patient: --identity-file, one a line, or XUEMIAN_IDENTITY',
    )
  if (identityNumbers.length > 50) fault('证件号码最多50个', 'at most 50 identity numbers')
  const profile = profiles.find((each) => each === given.profile)
  if (!profile) fault('--profile 只能是 strict 或 province', '--profile is strict or province')
  const seconds = (value: string, name: string, most: number): number => {
    const number = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
    if (!(number >= 1 && number <= most)) fault(`${name} 须为1到${most}的整数秒`, `${name} is 1 to ${most} seconds`)
    return number * 1000
  }
  const timeoutMs = seconds(given.timeout, '--timeout', 120)
  const limitMs = seconds(given.limit, '--limit', 3600)
  if (faults.length > 0 || !address.ok || !profile) return { ok: false, faults }
  const { insecureTls = false, only = [] } = given
  const credentials = { id, password }
  return {
    ok: true,
    options: { baseUrl: address.base, credentials, identityNumbers, profile, timeoutMs, limitMs, insecureTls, only },
  }
}
