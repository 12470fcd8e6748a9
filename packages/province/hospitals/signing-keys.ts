import { createPublicKey } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import type { NewSigningKeys, SigningKey, SigningKeys } from '../api/index.ts'
import { codedError } from '../errors.ts'

/** The public keys of a pasted JWK set, without what else it says; SIGNING_KEYS_INVALID names the key and what is wrong with it. */
export function checkSigningKeys({ keys }: NewSigningKeys): SigningKeys {
  const kept: SigningKey[] = []
  for (const [index, { kty, crv, x, kid, d }] of keys.entries()) {
    const refuse = (why: string) => codedError('SIGNING_KEYS_INVALID', { message: `第${index + 1}把签名公钥${why}。` })
    if (d !== undefined) throw refuse('含有私钥：私钥只能留在医院，请换一把新密钥，并只填公钥')
    if (kty !== 'OKP' || crv !== 'Ed25519') throw refuse('不是 Ed25519 公钥')
    if (typeof x !== 'string' || !isPoint(x)) throw refuse('的 x 不正确')
    if (typeof kid !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(kid)) throw refuse('缺少编号 kid')
    if (kept.some((other) => other.kid === kid || other.x === x)) throw refuse('与前面的重复')
    kept.push({ kty, crv, x, kid })
  }
  return { keys: kept }
}

/** Thumbprints of keys (RFC 7638), as the audit trail names them: a `kid` is only what its owner calls it. */
export function thumbprints({ keys }: SigningKeys): Promise<string[]> {
  return Promise.all(keys.map(({ kty, crv, x }) => calculateJwkThumbprint({ kty, crv, x })))
}

function isPoint(x: string): boolean {
  const bytes = Buffer.from(x, 'base64url')
  if (bytes.length !== 32 || bytes.toString('base64url') !== x) return false
  try {
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return true
  } catch {
    return false
  }
}
