import { accessSync, constants } from 'node:fs'
import { basename } from 'node:path'
import type { Fault } from './config.ts'
import type { GatewayConfig } from './config-schema.ts'

/** What of a source is a file that must be there and be readable before anything starts. */
const MUST_BE_READ = ['passwordFile', 'caFile', 'folder'] as const

/** The files of a source, named from the root, that are not there or cannot be read by this account. */
export function unreadableFiles(source: GatewayConfig['source']): readonly Fault[] {
  const places: readonly (readonly [string, object])[] =
    source.kind === 'several'
      ? Object.entries(source.databases).map(([name, each]) => [`source.databases.${name}`, each])
      : [['source', source]]
  return places.flatMap(([path, config]) =>
    MUST_BE_READ.flatMap((name) => {
      const file = (config as Readonly<Record<string, unknown>>)[name]
      if (typeof file !== 'string' || isReadable(file)) return []
      return [{ path: `${path}.${name}`, message: `${basename(file)} 不存在，或运行网关的账号不能读取` }]
    }),
  )
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}
