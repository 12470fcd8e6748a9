import { createSubject, type SubjectOf } from '../access-log/subject.ts'
import { makeSubjectKey, readSubjectKey } from '../access-log/subject-key.ts'
import { type Fault, faultLines, loadConfig } from '../config/config.ts'
import type { GatewayConfig } from '../config/config-schema.ts'
import { openSource } from '../open-source.ts'
import { type Certificate, readCertificate } from '../server/tls.ts'
import type { GatewaySettings } from '../settings.ts'
import { openSignature } from '../signature/open.ts'
import type { DataSource } from '../source.ts'
import { readTokenKeys } from '../tokens/token-key.ts'
import { causeCode } from './redact.ts'

/** All that a configuration names, read and opened. */
export interface Prepared {
  readonly config: GatewayConfig
  readonly settings: GatewaySettings
  readonly source: DataSource
  readonly certificate?: Certificate | undefined
  /** Where an access log is kept. */
  readonly subjectOf?: SubjectOf | undefined
}

export type Preparing =
  | { readonly ok: true; readonly value: Prepared }
  | { readonly ok: false; readonly faults: readonly string[] }

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
}

/** Reads a configuration with the keys and certificates that it names and opens its source; lists every fault, each with its place. */
export async function prepare(file: string, { env, now, random }: Surroundings): Promise<Preparing> {
  const read = loadConfig(file, env)
  if (!read.ok) return { ok: false, faults: linesOf(file, read.faults) }
  const config = read.value
  const faults: Fault[] = []
  const attempt = async <T>(path: string, work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      faults.push({ path, message: sentenceOf(error) })
      return undefined
    }
  }
  const { tokenKeyFile, tls, accessLog, listen, adminPort, source: sourceConfig, actualCost, ...rest } = config
  const tokenKeys = await attempt('tokenKeyFile', () => readTokenKeys(tokenKeyFile, random))
  const subjectOf =
    accessLog &&
    (await attempt('accessLog.keyFile', () => {
      makeSubjectKey(accessLog.keyFile, random)
      return createSubject(readSubjectKey(accessLog.keyFile))
    }))
  const signature = await attempt('signature', () => openSignature(config, random))
  const certificate = tls && readCertificate(tls, now())
  if (certificate?.ok === false) faults.push({ path: 'tls', message: `${certificate.message}（${certificate.code}）` })
  const source = await attempt('source', () => openSource(sourceConfig))
  if (faults.length > 0 || !tokenKeys || !source) {
    await source?.close().catch(() => undefined)
    return { ok: false, faults: linesOf(file, faults) }
  }
  const settings = { ...rest, ...tokenKeys, signature }
  const fit = certificate?.ok ? certificate.value : undefined
  return { ok: true, value: { config, settings, source, certificate: fit, subjectOf } }
}

function linesOf(file: string, faults: readonly Fault[]): readonly string[] {
  return faultLines(file, faults).split('\n')
}

/** Ours are in Chinese and hold no value of a file; of others only the code is shown. */
function sentenceOf(error: unknown): string {
  if (error instanceof Error && /^[^\n]*[\u4e00-\u9fff]/.test(error.message)) return error.message
  const code = causeCode(error)
  const { path } = error as { readonly path?: unknown }
  return code === 'ENOENT' && typeof path === 'string'
    ? `所指的文件不存在：${path}`
    : `无法打开（${code ?? '未知错误'}）`
}
