import type { GatewayConfig } from '../config/config-schema.ts'
import { readSigningKeys } from './keys.ts'
import { readProvinceKeys } from './province-keys.ts'
import type { SignatureSettings } from './signed-replies.ts'

/** The keys that a configuration names, opened; undefined where replies are not signed. */
export async function openSignature(
  { signature, requireTicket, provinceKeys }: Pick<GatewayConfig, 'signature' | 'requireTicket' | 'provinceKeys'>,
  random: (bytes: number) => Uint8Array,
): Promise<SignatureSettings | undefined> {
  if (!signature) return undefined
  const keys = await readSigningKeys(signature.keyFile, random)
  return requireTicket && provinceKeys !== undefined ? { keys, provinceKeys: readProvinceKeys(provinceKeys) } : { keys }
}
