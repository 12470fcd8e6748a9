import * as z from 'zod'
import { isCredential } from './credentials.ts'
import { defaultLimits } from './settings.ts'

const file = z.string().min(1)
const column = z.string().min(1).max(63)

const clients = z
  .array(
    z.strictObject({
      id: z
        .string()
        .max(64)
        .regex(/^[^\s+]+$/, '不能为空，也不能含空格或加号'),
      credential: z.string().refine(isCredential, '须为 xuemian-gateway hash-password 的输出，不能写明文密码'),
    }),
  )
  .min(1)
  .superRefine((list, context) => {
    for (const [index, client] of list.entries()) {
      if (list.findIndex((other) => other.id === client.id) < index) {
        context.addIssue({ code: 'custom', path: [index, 'id'], message: '与前面的客户端重复' })
      }
    }
  })

/** Strings, quoted names and comments of SQL. */
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\//g
const marksIn = (text: string) => text.split('$1').length - 1

/** One SELECT with a bound list; `list` is how this database writes one, for the message. */
const queryWith = (list: string) =>
  z
    .string()
    .regex(/^\s*(select|with)\b/i, '须为一条 SELECT 查询')
    .regex(/\$1\b/, `须用 $1 绑定参数，例如 WHERE id_no ${list}`)
    .refine((text) => !/\$[2-9]|\$1\d/.test(text), '只有一个参数 $1')
    .refine(
      (text) => marksIn(text) === marksIn(text.replace(QUOTED, '')),
      '$1 不能写在引号或注释里：值由驱动绑定，不拼接文字',
    )
    .refine((text) => !text.trimEnd().endsWith(';'), '末尾不要写分号')

const sqlSource = (query: z.ZodType<string>) => ({
  password: z.string().optional(),
  statementTimeoutMs: z.int().min(100).max(60_000).optional(),
  maxRows: z.int().min(1).max(100_000).optional(),
  connections: z.int().min(1).max(50).optional(),
  patients: z.strictObject({
    query,
    columns: z.strictObject({ patientKey: column, name: column, identityNumber: column, birthday: column }),
  }),
  bags: z.strictObject({
    query,
    columns: z.strictObject({
      patientKey: column,
      admissionNumber: column,
      settlementNumber: column,
      settledOn: column,
      dischargedOn: column.optional(),
      voided: column.optional(),
      actualCost: column,
      consumedOn: column,
      donCode: column,
      prodCode: column,
      prodClassCode: column,
      prodClassName: column.optional(),
      volume: column,
      rh: column,
      money: column,
    }),
  }),
  rhCodes: z.record(z.string(), z.enum(['+', '-'])).optional(),
  productClasses: z.record(z.string(), z.strictObject({ code: z.string().min(1), name: z.string().min(1) })).optional(),
})

const postgres = z.strictObject({
  kind: z.literal('postgres'),
  url: z.string().regex(/^postgres(ql)?:\/\/[^\s]+$/, '须形如 postgres://用户@主机:端口/数据库'),
  ...sqlSource(queryWith('= ANY($1)')),
})

const mysql = z.strictObject({
  kind: z.literal('mysql'),
  url: z.string().regex(/^mysql:\/\/[^\s]+$/, '须形如 mysql://用户@主机:端口/数据库'),
  ...sqlSource(queryWith('IN ($1)').regex(/\bin\s*\(\s*\$1\s*\)/i, '$1 须写作 IN ($1)')),
})

const memory = z.strictObject({ kind: z.literal('memory'), file })

const limits = z.strictObject(
  Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, z.int().min(1).optional()])) as {
    [Name in keyof typeof defaultLimits]: z.ZodOptional<z.ZodInt>
  },
)

/** What gateway.yaml may say. */
export const configSchema = z.strictObject({
  organisationCode: z.string().regex(/^[0-9A-Z]{22}$/, '须为 22 位医院组织机构编码'),
  listen: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }),
  tokenKeyFile: file,
  tokenSeconds: z.int().min(60).max(86_400).optional(),
  httpStatus: z.boolean().optional(),
  origins: z
    .array(
      z
        .string()
        .refine(
          (text) => URL.canParse(text) && new URL(text).origin === text,
          '须形如 https://主机[:端口]，末尾无斜杠',
        ),
    )
    .optional(),
  pathPrefix: z
    .string()
    .regex(/^(?:\/[A-Za-z0-9._-]+)+$/, '须形如 /his')
    .optional(),
  trustProxy: z.array(z.string().min(1)).optional(),
  includePreSettled: z.boolean().optional(),
  actualCost: z.enum(['before-insurance', 'after-insurance']),
  clients,
  source: z.discriminatedUnion('kind', [memory, postgres, mysql]),
  limits: limits.optional(),
})

export type GatewayConfig = z.infer<typeof configSchema>
