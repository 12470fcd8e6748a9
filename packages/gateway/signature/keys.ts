import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { SIGNED_ALGORITHM } from '@xuemian/contract'
import { calculateJwkThumbprint } from 'jose'
import * as z from 'zod'
import { createPrivateFile, replacePrivateFile } from '../tokens/private-file.ts'

/** A key that signs replies. */
export interface SigningKey {
  /** Thumbprint of the public key (RFC 7638): two keys never share it. */
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicJwk: PublicJwk
}

/** What is published of a key (RFC 8037). */
export interface PublicJwk {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly kid: string
  readonly alg: typeof SIGNED_ALGORITHM
  readonly use: 'sig'
}

type Random = (bytes: number) => Uint8Array

const part = z.string().regex(/^[\w-]{43}$/)
const privateJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), d: part, x: part })
const keyFile = z.object({ keys: z.array(privateJwk).min(1) })
type PrivateJwk = z.infer<typeof privateJwk>

/**
 * Reads the keys of a key file, oldest first: the last one signs, all are published. Makes the file (0600) with one key where there is none.
 * Nodes of one gateway share one file: copy it. The file is a JWK set of private keys.
 */
export async function readSigningKeys(file: string, random: Random): Promise<readonly SigningKey[]> {
  try {
    if (!existsSync(file)) createPrivateFile(file, textOf([newKey(random)]))
  } catch (error) {
    throw new Error('签名密钥文件无法建立，请检查所在文件夹的权限', { cause: error })
  }
  return Promise.all(readKeyFile(file).map(signingKey))
}

/** Adds a key to a key file: published, and signing, from the next start or reload on. The file is replaced whole or not at all. */
export async function addSigningKey(file: string, random: Random): Promise<readonly SigningKey[]> {
  await readSigningKeys(file, random)
  replacePrivateFile(file, textOf([...readKeyFile(file), newKey(random)]))
  return readSigningKeys(file, random)
}

/** The public half of keys as a JWK set (RFC 7517). */
export function publicKeySet(keys: readonly SigningKey[]): { readonly keys: readonly PublicJwk[] } {
  return { keys: keys.map((key) => key.publicJwk) }
}

// The PKCS #8 head of an Ed25519 key (RFC 8410); the 32 bytes of the seed follow.
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

function newKey(random: Random): PrivateJwk {
  const der = Buffer.concat([PKCS8, random(32)])
  return privateJwk.parse(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' }))
}

function textOf(keys: readonly PrivateJwk[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`
}

function readKeyFile(file: string): readonly PrivateJwk[] {
  const text = readFileSync(file, 'utf8')
  // Windows has no such mode bits.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new Error('签名密钥文件允许其他用户读取，请改为仅所有者可读写（chmod 600）')
  const read = keyFile.safeParse(jsonOf(text))
  if (!read.success) throw new Error('签名密钥文件内容不正确：须为 Ed25519 私钥的 JWK 集')
  return read.data.keys
}

async function signingKey(jwk: PrivateJwk): Promise<SigningKey> {
  const { kty, crv, d, x } = jwk
  const privateKey = createPrivateKey({ key: { kty, crv, d, x }, format: 'jwk' })
  // Were the two halves of different keys, the province would refuse every signature.
  if (createPublicKey(privateKey).export({ format: 'jwk' }).x !== x)
    throw new Error('签名密钥文件内容不正确：公钥与私钥不是一对')
  const kid = await calculateJwkThumbprint({ kty, crv, x })
  return { kid, privateKey, publicJwk: { kty, crv, x, kid, alg: SIGNED_ALGORITHM, use: 'sig' } }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
