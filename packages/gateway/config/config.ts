import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { isMap, isNode, LineCounter, parseDocument } from 'yaml'
import type * as z from 'zod'
import { zhCN } from 'zod/locales'
import { readProductFile } from '../mapping/product-file.ts'
import { type DatabaseConfig, databaseSchema } from './config-database.ts'
import { configSchema, type GatewayConfig } from './config-schema.ts'
import type { BldUseInfoConfig } from './config-source.ts'
import { unreadableFiles } from './named-files.ts'

/** One thing that is wrong with a configuration. */
export interface Fault {
  /** The file, where it is not the configuration itself. */
  readonly file?: string
  /** Of the file, from 1; absent where the value came from the environment. */
  readonly line?: number
  /** `clients[0].credential`; empty for the whole file. */
  readonly path: string
  readonly message: string
}

export type Configured =
  | { readonly ok: true; readonly value: GatewayConfig }
  | { readonly ok: false; readonly faults: readonly Fault[] }

type Path = readonly PropertyKey[]

/** Environment variables that go before the file, and what they set. */
export const overrides: Readonly<Record<string, Path>> = {
  XUEMIAN_ORGANISATION_CODE: ['organisationCode'],
  XUEMIAN_LISTEN_HOST: ['listen', 'host'],
  XUEMIAN_LISTEN_PORT: ['listen', 'port'],
  XUEMIAN_TOKEN_KEY_FILE: ['tokenKeyFile'],
  XUEMIAN_SIGNATURE_KEY_FILE: ['signature', 'keyFile'],
  XUEMIAN_SOURCE_URL: ['source', 'url'],
  XUEMIAN_SOURCE_PASSWORD: ['source', 'password'],
  XUEMIAN_SOURCE_FILE: ['source', 'file'],
}

/** Reads gateway.yaml and lists every fault with its line. File names in it are relative to its own folder. */
export function loadConfig(file: string, env: Readonly<Record<string, string | undefined>>): Configured {
  const text = readText(file)
  if (text === undefined) return { ok: false, faults: [{ path: '', message: '无法读取配置文件' }] }
  const read = parseConfig(text, env)
  if (!read.ok) return read
  const beside = (name: string) => resolve(dirname(file), name)
  const source = placed(read.value.source, beside)
  const faults = [...unreadableFiles(source), ...tableFaults(source)]
  if (faults.length > 0) return { ok: false, faults }
  const { tokenKeyFile, tls, accessLog, oneOrigin, signature, provinceKeys } = read.value
  const files = {
    tokenKeyFile: beside(tokenKeyFile),
    tls: tls && filesOf(tls, ['certFile', 'keyFile', 'caFile'], beside),
    accessLog: accessLog && filesOf(accessLog, ['folder', 'keyFile'], beside),
    oneOrigin: oneOrigin && filesOf(oneOrigin, ['caFile'], beside),
    signature: signature && filesOf(signature, ['keyFile'], beside),
    provinceKeys: provinceKeys && beside(provinceKeys),
  }
  return { ok: true, value: { ...read.value, ...files, source } }
}

type Source = GatewayConfig['source']

/** The same with its file names from the root. */
function filesOf<Config extends object>(
  config: Config,
  names: readonly (keyof Config)[],
  beside: (name: string) => string,
): Config {
  const given = names.flatMap((name) => (config[name] === undefined ? [] : [[name, beside(String(config[name]))]]))
  return { ...config, ...Object.fromEntries(given) }
}

/** A source whose files are named from the root. */
function placed(source: Source, beside: (name: string) => string): Source {
  const reached = <Config extends DatabaseConfig | BldUseInfoConfig>(config: Config) => reachedFrom(config, beside)
  if (source.kind === 'memory') return { ...source, file: beside(source.file) }
  const { productClasses } = source
  const table = typeof productClasses === 'string' ? { productClasses: beside(productClasses) } : {}
  if (source.kind !== 'several') return { ...reached(source), ...table }
  const databases = Object.fromEntries(Object.entries(source.databases).map(([name, each]) => [name, reached(each)]))
  return { ...source, databases, ...table }
}

/** What a database's configuration names by file. */
const FILES = new Set(['folder', 'passwordFile', 'caFile'])

function reachedFrom<Config extends DatabaseConfig | BldUseInfoConfig>(
  config: Config,
  beside: (name: string) => string,
): Config {
  const named = Object.entries(config).filter(([name]) => FILES.has(name))
  const files = Object.fromEntries(named.map(([name, file]) => [name, beside(String(file))]))
  const client =
    config.kind === 'oracle' && config.thick ? { thick: { clientDir: beside(config.thick.clientDir) } } : {}
  return { ...config, ...files, ...client }
}

/** What is wrong with the product table that a source names. */
function tableFaults(source: Source): readonly Fault[] {
  if (source.kind === 'memory' || typeof source.productClasses !== 'string') return []
  const table = readProductFile(source.productClasses)
  const file = basename(source.productClasses)
  return table.ok ? [] : table.faults.map(({ line, message }) => ({ file, line, path: '', message }))
}

/**
 * The databases that gateway.yaml names, by name (the only one is nameless), also where its queries are still to be written. Those that cannot be
 * reached as they stand are left out.
 */
export function loadDatabases(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, DatabaseConfig>> {
  const document = parseDocument(readText(file) ?? '', { prettyErrors: false })
  if (document.errors.length > 0) return {}
  override(document, env)
  const source = ((document.toJS() ?? {}) as { readonly source?: Readonly<Record<string, unknown>> }).source ?? {}
  const named = source.kind === 'several' ? Object.entries(Object(source.databases)) : [['', source] as const]
  return Object.fromEntries(
    named.flatMap(([name, each]) => {
      const { patients, bags, productCodes, rhCodes, productClasses, maxRows, ...connection } = Object(each)
      const parsed = databaseSchema.safeParse(connection)
      return parsed.success ? [[name, reachedFrom(parsed.data, (other) => resolve(dirname(file), other))]] : []
    }),
  )
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const YAML_FAULTS: Readonly<Record<string, string>> = {
  BAD_INDENT: '缩进与上下行不一致',
  TAB_AS_INDENT: '缩进不能用 Tab，请用空格',
  DUPLICATE_KEY: '同一项写了两次',
  MISSING_CHAR: '缺少引号或括号',
  BLOCK_AS_IMPLICIT_KEY: '缩进不对，或值里有冒号而没有加引号',
  MULTILINE_IMPLICIT_KEY: '缩进不对，或缺少冒号',
}

/** As `loadConfig`, from the text. */
export function parseConfig(text: string, env: Readonly<Record<string, string | undefined>>): Configured {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const faults: Fault[] = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    path: '',
    message: `${YAML_FAULTS[error.code] ?? 'YAML 语法错误'}（${error.code}）`,
  }))
  if (faults.length > 0) return { ok: false, faults }
  const fromEnvironment = override(document, env)
  const parsed = configSchema.safeParse(document.toJS() ?? {}, { error: zhCN().localeError })
  if (parsed.success) return { ok: true, value: parsed.data }
  for (const issue of parsed.error.issues.flatMap(eachKey)) {
    const path = pathText(issue.path)
    const variable = fromEnvironment.get(path)
    const message = variable ? `${issue.message}（来自环境变量 ${variable}）` : issue.message
    faults.push(variable ? { path, message } : { line: lineOf(document, lines, issue.path), path, message })
  }
  return { ok: false, faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

/** Puts the environment's values into the document; answers the name of the variable for each path. */
function override(
  document: ReturnType<typeof parseDocument>,
  env: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [name, path] of Object.entries(overrides)) {
    const value = env[name]
    if (value === undefined || value === '') continue
    document.setIn(path, path.at(-1) === 'port' && /^\d+$/.test(value) ? Number(value) : value)
    names.set(pathText(path), name)
  }
  return names
}

/** `gateway.yaml:12  clients[0].credential：…`, one per line. */
export function faultLines(file: string, faults: readonly Fault[]): string {
  return faults
    .map(
      ({ file: other, line, path, message }) =>
        `${other ?? file}${line === undefined ? '' : `:${line}`}  ${path === '' ? '' : `${path}：`}${message}`,
    )
    .join('\n')
}

/** zod reports all unknown keys of a map at once; each has a line of its own. */
function eachKey(issue: z.core.$ZodIssue): { path: Path; message: string }[] {
  if (issue.code !== 'unrecognized_keys') return [issue]
  return issue.keys.map((key) => ({ path: [...issue.path, key], message: '没有这个配置项，请检查拼写' }))
}

/** The line of a value's key, or of the nearest thing around a value that is missing. */
function lineOf(document: ReturnType<typeof parseDocument>, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true) ?? document.contents
    const last = path[length - 1]
    const holder = length === 1 ? document.contents : parent
    const key = isMap(holder)
      ? holder.items.find((pair) => isNode(pair.key) && String(pair.key) === last)?.key
      : undefined
    const node = key ?? document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

function pathText(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`))
    .join('')
}
