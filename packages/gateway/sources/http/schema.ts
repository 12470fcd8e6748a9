import * as z from 'zod'
import { CHARSETS } from '../../mapping/fields.ts'
import type { FormValue, JsonTemplate } from './request.ts'

const text = z.string().min(1)
/** Names with dots between them, a list marked by `[]`; a list at the root is `[]`. */
const ROWS_PATH = /^(?:\[\]|[^.[\]\s]+(?:\[\])?)(?:\.[^.[\]\s]+(?:\[\])?)*$/

const style = z.enum(['json', 'xml'])
const path = z.string().regex(/^[^.[\]\s]+(?:\.[^.[\]\s]+)*$/, '须形如 data.code')
const json = z.json() as z.ZodType<JsonTemplate>
const headers = z.record(z.string().regex(/^[\w-]+$/, '须为请求头的名称'), text)
const condition = z.strictObject({ path, equals: z.array(z.string()).min(1) })

const body = {
  path: z.string().regex(/^\/[^#]*$/, '须以 / 开头，不含 #'),
  headers: headers.optional(),
  json: json.optional(),
  form: z
    .record(
      text,
      z.union([z.string(), z.strictObject({ json }), z.strictObject({ xml: text })], {
        error: '须为文字、{ json: … } 或 { xml: … }',
      }) as z.ZodType<FormValue>,
    )
    .optional(),
  xml: text.optional(),
}

const url = z.string().refine((value) => {
  if (!URL.canParse(value)) return false
  const { protocol, username, password, search, hash } = new URL(value)
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '')
}, '须形如 https://主机:端口/前缀，不含用户名、密码与参数')

const reached = {
  kind: z.literal('http'),
  url,
  /** File with the certificates that are trusted. */
  caFile: text.optional(),
  password: z.string().optional(),
  passwordFile: text.optional(),
  timeoutMs: z.int().min(100).max(60_000).optional(),
  connections: z.int().min(1).max(50).optional(),
  waitMs: z.int().min(100).max(60_000).optional(),
}

/** A vendor's interface that is asked by requests (`HttpOptions`). */
export const httpShape = {
  ...reached,
  style,
  charset: z.enum(CHARSETS).optional(),
  unpack: z.record(path, style).optional(),
  root: path.optional(),
  username: text.optional(),
  headers: headers.optional(),
  login: z
    .strictObject({
      request: z.strictObject(body),
      token: path,
      seconds: z.int().min(10).max(31_536_000).optional(),
      expiresIn: path.optional(),
      expired: condition.optional(),
    })
    .optional(),
  requests: z.record(
    text,
    z.strictObject({
      ...body,
      rows: z.string().regex(ROWS_PATH, '须形如 data.bills[].items[]').optional(),
      mayLack: z.array(path).optional(),
      total: path.optional(),
    }),
  ),
  ok: condition.optional(),
  notFound: z
    .strictObject({
      status: z.array(z.int().min(400).max(599)).min(1).optional(),
      path: path.optional(),
      equals: z.array(z.string()).min(1).optional(),
    })
    .refine(({ status, path, equals }) => (path === undefined) === (equals === undefined) && (status ?? path), {
      error: '须写 status，或同时写 path 与 equals',
    })
    .optional(),
}

/** A vendor's own `/token` and `/blduseinfo` (`BldUseInfoOptions`). */
export const bldUseInfoShape = {
  ...reached,
  style: z.literal('blduseinfo'),
  id: text,
  notFound: z.strictObject({ words: z.array(text).min(1).optional(), noData: z.boolean().optional() }).optional(),
}
