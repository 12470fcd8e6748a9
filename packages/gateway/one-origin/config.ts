import * as z from 'zod'

const waiver = z.literal(true, '只能写 true；不需要时请删去这一项').optional()

/** What gateway.yaml may say under `oneOrigin`. */
export const oneOriginSchema = z
  .strictObject({
    province: z
      .string()
      .refine(
        (text) => URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text,
        '须为省级系统网址，形如 https://主机[:端口]，末尾无斜杠',
      ),
    caFile: z.string().min(1).optional(),
    plainHttp: z.strictObject({ browsers: waiver, province: waiver }).optional(),
  })
  .superRefine(({ province, plainHttp }, context) => {
    const plain = province.startsWith('http:')
    if (plain && plainHttp?.province !== true) {
      const message = '须为 https；确需以明文连接省级系统时，写 oneOrigin.plainHttp.province: true'
      context.addIssue({ code: 'custom', path: ['province'], message })
    }
    if (!plain && plainHttp?.province === true) {
      const message = '省级系统网址已是 https，请删去这一项'
      context.addIssue({ code: 'custom', path: ['plainHttp', 'province'], message })
    }
  })

interface Whole {
  readonly tls?: unknown
  readonly oneOrigin?: { readonly plainHttp?: { readonly browsers?: unknown } | undefined } | undefined
}

/** The two ways in which a whole configuration may contradict its `oneOrigin`: passwords and sessions cross the way to the browsers. */
export const oneOriginRules = [
  {
    holds: ({ tls, oneOrigin }: Whole) =>
      oneOrigin === undefined || tls !== undefined || oneOrigin.plainHttp?.browsers === true,
    path: ['oneOrigin'],
    message:
      '同源模式须用 https：请配置 tls；只在可信的院内网、或由前置代理提供 https 时，才可写 oneOrigin.plainHttp.browsers: true',
  },
  {
    holds: ({ tls, oneOrigin }: Whole) => tls === undefined || oneOrigin?.plainHttp?.browsers !== true,
    path: ['oneOrigin', 'plainHttp', 'browsers'],
    message: '已配置 tls，请删去这一项',
  },
] as const

/** Adds the rules to the schema of the whole file; they are told beside its other faults. */
export function withOneOriginRules<Schema extends z.ZodType<Whole>>(schema: Schema): Schema {
  return oneOriginRules.reduce(
    (checked, { holds, path, message }) => checked.refine(holds, { path: [...path], message, when: isMap }),
    schema,
  )
}

// the file's other values may be of any shape then
function isMap({ value }: { readonly value: unknown }): boolean {
  const { oneOrigin } = (value ?? {}) as { oneOrigin?: unknown }
  return typeof oneOrigin === 'object' && oneOrigin !== null
}
