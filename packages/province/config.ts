import { isAbsolute, resolve } from 'node:path'
import { isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import * as z from 'zod'

const port = z.coerce.number('须为端口号 · must be a port').int().min(0).max(65_535)
const filled = z.string().min(1, '不能为空 · must not be empty')
const seconds = z.coerce.number('须为秒数 · must be seconds').int().min(60).max(86_400)
const origin = z
  .string()
  .refine(isOrigin, '须为网址，如 https://xuemian.example，不带路径 · must be an origin without a path')
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, '须以 postgres:// 开头 · must begin with postgres://')

const provinceFile = z.strictObject({
  host: filled.default('127.0.0.1'),
  port: port.default(8080),
  /** `/metrics`, on the loopback address alone; off unless told. */
  adminPort: port.optional(),
  /** The address under which people open the pages; https makes the session cookie Secure. */
  origin: origin.optional(),
  database: z
    .strictObject({
      /** A PostgreSQL server; it wins over `folder`. Put a password into DATABASE_URL rather than here. */
      url: postgresUrl.optional(),
      /** The embedded database. */
      folder: filled.default('data/database'),
      poolSize: z.coerce.number('须为整数 · must be an integer').int().min(1).max(500).default(10),
    })
    .prefault({}),
  /** Master keys of the encryption of persons; created when missing. Keep it apart from backups of the database. */
  keyFile: filled.default('data/master.key'),
  /** Folder of the web's built assets. */
  webFolder: filled.optional(),
  /** GB/T 2260 code of the province, such as 13. */
  provinceCode: z.coerce.string().regex(/^[1-9]\d$/, '须为两位省级代码 · must be the two digits of a province'),
  idleSeconds: seconds.default(600),
  /** Addresses or networks of proxies whose X-Forwarded-For is believed. */
  trustProxy: z.union([filled.transform((text) => text.split(/[\s,]+/)), z.array(filled)]).default([]),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

/** What a provincial server runs with; paths are absolute. */
export type ProvinceConfig = z.infer<typeof provinceFile>

/** One fault of a configuration. `line` is null for what is missing and for what came from a variable. */
export interface ConfigFault {
  readonly path: string
  readonly line: number | null
  readonly source: 'file' | 'environment'
  /** Never quotes the value: it may be a secret. */
  readonly message: string
}

export type ConfigReading =
  | { readonly ok: true; readonly config: ProvinceConfig }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] }

/** Which variable stands for which setting; a set variable wins over the file. */
export const variables = {
  XUEMIAN_HOST: ['host'],
  PORT: ['port'],
  XUEMIAN_PORT: ['port'],
  XUEMIAN_ADMIN_PORT: ['adminPort'],
  XUEMIAN_ORIGIN: ['origin'],
  DATABASE_URL: ['database', 'url'],
  XUEMIAN_DATABASE_FOLDER: ['database', 'folder'],
  XUEMIAN_DATABASE_POOL_SIZE: ['database', 'poolSize'],
  XUEMIAN_KEY_FILE: ['keyFile'],
  XUEMIAN_WEB_FOLDER: ['webFolder'],
  XUEMIAN_PROVINCE_CODE: ['provinceCode'],
  XUEMIAN_IDLE_SECONDS: ['idleSeconds'],
  XUEMIAN_TRUST_PROXY: ['trustProxy'],
  XUEMIAN_LOG_LEVEL: ['logLevel'],
} as const satisfies Record<string, readonly string[]>

/**
 * Reads the text of province.yaml with the environment's overrides, and answers the configuration or **all** its faults.
 * Relative paths count from `folder`, the file's own; an empty text leaves everything to the environment.
 *
 * @example
 * const read = readConfig(await readFile(file, 'utf8'), dirname(file), process.env)
 * if (!read.ok) for (const fault of read.faults) console.error(formatFault(fault, file))
 */
export function readConfig(
  text: string,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): ConfigReading {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => fault('', lines.linePos(error.pos[0]).line, 'file', YAML_FAULT))
    return { ok: false, faults }
  }
  const written: unknown = document.toJS() ?? {}
  if (typeof written !== 'object' || Array.isArray(written))
    return { ok: false, faults: [fault('', 1, 'file', YAML_FAULT)] }
  const { settings, overridden } = override(written as Settings, environment)
  const read = provinceFile.safeParse(settings, { error: plainWords })
  if (read.success) return { ok: true, config: withAbsolutePaths(read.data, folder) }
  const faults = read.error.issues.flatMap((issue) => {
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    const message = issue.code === 'unrecognized_keys' ? '没有此项设置 · no such setting' : issue.message
    return paths.map((path) => {
      const name = path.map(String).join('.')
      const variable = overridden.get(name)
      if (variable) return fault(variable, null, 'environment', message)
      return fault(name, lineOf(path), 'file', message)
    })
  })
  return { ok: false, faults }

  function lineOf(path: readonly PropertyKey[]): number | null {
    const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
    const pairs = (parent as { items?: { key?: Node; value?: Node }[] } | null)?.items ?? []
    const last = String(path.at(-1))
    const pair = pairs.find((each) => isScalar(each.key) && String(each.key.value) === last)
    const range = pair?.key?.range ?? (document.getIn(path, true) as Node | undefined)?.range
    return range ? lines.linePos(range[0]).line : null
  }
}

/** `province.yaml:7 database.poolSize  须为整数 · must be an integer` */
export function formatFault({ path, line, source, message }: ConfigFault, file: string): string {
  if (source === 'environment') return `${path}  ${message}`
  return `${file}${line === null ? '' : `:${line}`} ${path}  ${message}`
}

/** For faults that the schema has no words of its own for. */
function plainWords(issue: {
  readonly code?: string
  readonly input?: unknown
  readonly values?: readonly unknown[]
}): string {
  if (issue.code === 'invalid_value') return `须为下列之一 · must be one of: ${issue.values?.join(', ')}`
  if (issue.code === 'too_small' || issue.code === 'too_big') return '超出允许范围 · out of range'
  return issue.input === undefined ? '缺少此项 · missing' : '类型或格式不对 · wrong type or form'
}

const YAML_FAULT = '不是有效的 YAML 设置 · not valid YAML settings'

function fault(path: string, line: number | null, source: ConfigFault['source'], message: string): ConfigFault {
  return { path, line, source, message }
}

type Settings = Readonly<Record<string, unknown>>

function override(written: Settings, environment: Readonly<Record<string, string | undefined>>) {
  const overridden = new Map<string, string>()
  let settings: Settings = written
  for (const [variable, path] of Object.entries(variables)) {
    const value = environment[variable]
    if (value === undefined || value === '') continue
    overridden.set(path.join('.'), variable)
    const [outer, inner] = path
    const below = settings[outer]
    const group = typeof below === 'object' && below !== null ? below : {}
    settings = { ...settings, [outer]: inner === undefined ? value : { ...group, [inner]: value } }
  }
  return { settings, overridden }
}

function withAbsolutePaths(config: ProvinceConfig, folder: string): ProvinceConfig {
  const from = (path: string) => (isAbsolute(path) ? path : resolve(folder, path))
  return {
    ...config,
    keyFile: from(config.keyFile),
    ...(config.webFolder === undefined ? {} : { webFolder: from(config.webFolder) }),
    database: { ...config.database, folder: from(config.database.folder) },
  }
}

function isOrigin(text: string): boolean {
  try {
    const url = new URL(text)
    return /^https?:$/.test(url.protocol) && url.origin === text
  } catch {
    return false
  }
}
