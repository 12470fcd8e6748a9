import * as z from 'zod'
import { rangeFault } from '../access/allow-list.ts'
import { templateFault } from '../bills/templates.ts'
import { oneOriginSchema, withOneOriginRules } from '../one-origin/config.ts'
import { defaultLimits } from '../settings.ts'
import { isCredential } from '../tokens/credentials.ts'
import { isBldUseInfo, sourceSchema } from './config-source.ts'

const file = z.string().min(1)

/** Names that stand for the usual networks, as fastify's proxy library knows them. */
const networks: readonly string[] = ['loopback', 'linklocal', 'uniquelocal']
const rangeOr = (names: readonly string[]) =>
  z.string().superRefine((text, context) => {
    const message = names.includes(text) ? undefined : rangeFault(text)
    if (message) context.addIssue({ code: 'custom', message })
  })
/** An empty list would let nobody in. */
const ranges = z.array(rangeOr([])).min(1, '没有地址就没有人能访问；不限制时请删去此项')

const clients = z
  .array(
    z.strictObject({
      id: z
        .string()
        .max(64)
        .regex(/^[^\s+]+$/, '不能为空，也不能含空格或加号'),
      credential: z.string().refine(isCredential, '须为 xuemian-gateway hash-password 的输出，不能写明文密码'),
      allow: ranges.optional(),
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

const limits = z
  .strictObject(
    Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, z.int().min(1).optional()])) as {
      [Name in keyof typeof defaultLimits]: z.ZodOptional<z.ZodInt>
    },
  )
  .refine(
    (set) => {
      const { headersTimeoutMs, requestTimeoutMs } = { ...defaultLimits, ...set }
      return (headersTimeoutMs ?? 0) <= (requestTimeoutMs ?? 0)
    },
    { path: ['headersTimeoutMs'], message: '不能大于 requestTimeoutMs' },
  )

const tls = z.strictObject({
  certFile: file,
  keyFile: file,
  caFile: file.optional(),
  minVersion: z.enum(['TLSv1.2', 'TLSv1.3']).optional(),
})

const accessLog = z.strictObject({
  folder: file,
  keyFile: file,
  days: z.int().min(1).max(3_650).optional(),
})

const template = (name: 'hisId' | 'serialNumber') =>
  z
    .string()
    .superRefine((text, context) => {
      const message = templateFault(name, text)
      if (message) context.addIssue({ code: 'custom', message })
    })
    .optional()

const settings = z.strictObject({
  organisationCode: z.string().regex(/^[0-9A-Z]{22}$/, '须为 22 位医院组织机构编码'),
  listen: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }),
  tls: tls.optional(),
  adminPort: z.int().min(0).max(65_535).optional(),
  accessLog: accessLog.optional(),
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
  trustProxy: z.array(rangeOr(networks)).optional(),
  allow: ranges.optional(),
  includePreSettled: z.boolean().optional(),
  hisId: template('hisId'),
  serialNumber: template('serialNumber'),
  actualCost: z.enum(['before-insurance', 'after-insurance']),
  clients,
  source: sourceSchema,
  oneOrigin: oneOriginSchema.optional(),
  /** Replies are signed where the request brings a ticket of the province. */
  signature: z.strictObject({ keyFile: file }).optional(),
  /** Look-ups without a valid ticket are refused. */
  requireTicket: z.boolean().optional(),
  provinceKeys: file.optional(),
  limits: limits.optional(),
})

/** Asked also where another setting is at fault: all faults are listed. */
const always = { when: () => true }
const demands = (value: Partial<z.infer<typeof settings>>) => value?.requireTicket === true

/** What gateway.yaml may say. */
export const configSchema = withOneOriginRules(settings)
  .refine((value) => !demands(value) || value.signature !== undefined, {
    ...always,
    path: ['requireTicket'],
    message: '要求凭单须先配置 signature.keyFile：省级系统只给有签名公钥的医院签发凭单',
  })
  .refine((value) => !demands(value) || value.provinceKeys !== undefined, {
    ...always,
    path: ['requireTicket'],
    message: '要求凭单须配置 provinceKeys：省级系统公布的凭单公钥文件',
  })
  .superRefine((read, context) => {
    if (!isBldUseInfo(read.source)) return
    for (const name of ['hisId', 'serialNumber'] as const) {
      if (read[name] !== undefined)
        context.addIssue({ code: 'custom', path: [name], message: 'style: blduseinfo 用接口答复中的编号，不写此项' })
    }
  })

export type GatewayConfig = z.infer<typeof configSchema>
