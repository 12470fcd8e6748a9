import { readFileSync } from 'node:fs'
import type { JSONWebKeySet } from 'jose'
import * as z from 'zod'

const publicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{43}$/),
  kid: z.string().min(1),
  d: z.undefined().optional(),
})
const keySet = z.object({ keys: z.array(publicJwk).min(1) })

/** The province's ticket keys, from a JWK set as the province publishes it. */
export function readProvinceKeys(file: string): JSONWebKeySet {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error('provinceKeys 所指的文件无法读取：须为省级系统公布的凭单公钥（JWK 集）', { cause: error })
  }
  const read = keySet.safeParse(json)
  if (!read.success) throw new Error('provinceKeys 所指的文件内容不正确：须为 Ed25519 公钥的 JWK 集，且不含私钥')
  return { keys: read.data.keys.map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid })) }
}
