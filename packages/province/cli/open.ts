import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { loadShippedRules } from '@xuemian/policy/data'
import { type Logger, pino } from 'pino'
import { createProvince, type Province } from '../app.ts'
import { formatFault, type ProvinceConfig, readConfig } from '../config.ts'
import { type Db, openDatabase } from '../db/index.ts'
import { checkKeysBelong, createKeys, openKeyFile } from '../keys/index.ts'
import { commandFailure } from './failure.ts'

/** A province made from a configuration, with what a command must close. */
export interface OpenedProvince {
  readonly config: ProvinceConfig
  readonly province: Province
  readonly log: Logger
  close(): Promise<void>
}

/** Reads the configuration file and the environment; a missing `province.yaml` leaves everything to the environment. Lists all faults. */
export async function loadConfig(file: string): Promise<ProvinceConfig> {
  const path = resolve(file)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && file === 'province.yaml') return ''
    throw commandFailure(`无法读取配置文件 ${file}（${error.code}）。`, true)
  })
  const read = readConfig(text, dirname(path), process.env)
  if (read.ok) return read.config
  const faults = read.faults.map((fault) => `  ${formatFault(fault, file)}`)
  throw commandFailure(`配置有误，没有启动：\n${faults.join('\n')}`, true)
}

/** Opens the database of a configuration, its schema brought forward. */
export function openConfigured({ database }: ProvinceConfig, log?: Logger): Promise<Db> {
  const where = database.url === undefined ? { folder: database.folder } : { url: database.url }
  const onIdleError = (error: Error) =>
    log?.warn({ code: (error as { code?: unknown }).code }, 'an idle connection broke')
  return openDatabase(where, { poolSize: database.poolSize, onIdleError })
}

/** Opens everything that a configuration names. */
export async function openProvince(file: string): Promise<OpenedProvince> {
  const config = await loadConfig(file)
  const rules = rulesOf(config.provinceCode)
  const log = pino({ level: config.logLevel })
  const keys = createKeys(await openKeyFile(config.keyFile, randomBytes), randomBytes)
  const db = await openConfigured(config, log)
  try {
    await checkKeysBelong(db.kysely, keys)
    const province = await createProvince({
      db,
      keys,
      random: randomBytes,
      log,
      ...rules,
      webFolder: config.webFolder,
      appOrigin: config.origin,
      idleSeconds: config.idleSeconds,
      trustProxy: config.trustProxy,
    })
    const close = async () => {
      await province.close()
      await db.close()
    }
    return { config, province, log, close }
  } catch (error) {
    await db.close()
    throw error
  }
}

/** GB/T 2260 code of a province and the folder of its shipped rules. */
const shippedRules: Readonly<Record<string, string>> = { 13: 'hebei' }

function rulesOf(provinceCode: string) {
  const folder = shippedRules[provinceCode]
  if (folder === undefined) {
    throw commandFailure(
      `provinceCode ${provinceCode}：尚无此省的减免规则，现有：${Object.keys(shippedRules).join('、')}。`,
      true,
    )
  }
  const { policies, dictionaries } = loadShippedRules(folder)
  return { policies, classes: dictionaries }
}
