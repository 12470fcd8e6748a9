import * as z from 'zod'
import { requestFaults } from '../sources/http/request-rules.ts'
import { httpShape } from '../sources/http/schema.ts'
import { type ReadUrl, readOracleUrl, readSqlServerUrl } from '../sources/server-url.ts'

const bounds = {
  password: z.string().optional(),
  passwordFile: z.string().min(1).optional(),
  statementTimeoutMs: z.int().min(100).max(60_000).optional(),
  connections: z.int().min(1).max(50).optional(),
  waitMs: z.int().min(100).max(60_000).optional(),
}
const url = (scheme: RegExp, example: string) => z.string().regex(scheme, `须形如 ${example}`)
/** A URL that only its reader can judge. */
const urlBy = (read: (text: string) => ReadUrl) =>
  z.string().superRefine((text, context) => {
    const found = read(text)
    if (!found.ok) context.addIssue({ code: 'custom', message: found.message })
  })

/** How each kind of database is reached. */
export const databaseShapes = {
  postgres: {
    kind: z.literal('postgres'),
    url: url(/^postgres(ql)?:\/\/\S+$/, 'postgres://用户@主机:端口/数据库'),
    ...bounds,
  },
  mysql: { kind: z.literal('mysql'), url: url(/^mysql:\/\/\S+$/, 'mysql://用户@主机:端口/数据库'), ...bounds },
  sqlserver: {
    kind: z.literal('sqlserver'),
    url: urlBy(readSqlServerUrl),
    ...bounds,
    encrypt: z.boolean().optional(),
    trustServerCertificate: z.boolean().optional(),
    legacyTls: z.boolean().optional(),
    readOnlyIntent: z.boolean().optional(),
  },
  oracle: {
    kind: z.literal('oracle'),
    url: urlBy(readOracleUrl),
    ...bounds,
    thick: z.strictObject({ clientDir: z.string().min(1) }).optional(),
  },
  files: { kind: z.literal('files'), folder: z.string().min(1) },
  http: httpShape,
}

/** Tells what is wrong with the requests of a vendor's interface, at their own lines. */
export function tellRequestFaults(config: Parameters<typeof requestFaults>[0], context: z.RefinementCtx): void {
  for (const { path, message } of requestFaults(config)) context.addIssue({ code: 'custom', path: [...path], message })
}

/** How one database is reached, whatever it is asked. */
export const databaseSchema = z.discriminatedUnion('kind', [
  z.strictObject(databaseShapes.postgres),
  z.strictObject(databaseShapes.mysql),
  z.strictObject(databaseShapes.sqlserver),
  z.strictObject(databaseShapes.oracle),
  z.strictObject(databaseShapes.files),
  z.strictObject(databaseShapes.http).superRefine(tellRequestFaults),
])

/** One database with its connection. */
export type DatabaseConfig = z.infer<typeof databaseSchema>
/** A database server, with a catalogue and plans of its own. */
export type ServerConfig = Exclude<DatabaseConfig, { readonly kind: 'files' | 'http' }>

/** `databases` of a source over several: each by a name of its own. */
export const databasesSchema = z
  .record(z.string().regex(/^[a-z][a-z0-9_-]*$/i, '须为英文字母开头的名称'), databaseSchema)
  .superRefine((databases, context) => {
    const oracles = Object.entries(databases).flatMap(([name, each]) =>
      each.kind === 'oracle' ? [{ name, each }] : [],
    )
    const [first, ...others] = oracles
    for (const { name, each } of others)
      if (each.thick?.clientDir !== first?.each.thick?.clientDir)
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `一个网关中各 Oracle 须用同一种方式连接：thick 须与 ${first?.name} 的相同`,
        })
  })
