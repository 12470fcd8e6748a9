import { randomBytes } from 'node:crypto'
import { faultLines, loadConfig } from '../config/config.ts'
import { addSigningKey, publicKeySet, readSigningKeys } from '../signature/keys.ts'
import { refuse } from './terminal.ts'

/**
 * `signing-keys`: prints the public keys of a configuration as the province registers them; with `add`, one more key first. Register the
 * printed set before the gateway is started or reloaded next: from then on the added key signs.
 */
export async function signingKeys(options: { readonly config?: string; readonly add?: boolean }): Promise<void> {
  const { config: file = 'gateway.yaml', add = false } = options
  const read = loadConfig(file, process.env)
  if (!read.ok) return refuse(`配置有 ${read.faults.length} 处错误：\n${faultLines(file, read.faults)}`)
  const { signature } = read.value
  if (!signature) return refuse('配置中没有 signature.keyFile，网关不签名')
  try {
    const keys = await (add ? addSigningKey : readSigningKeys)(signature.keyFile, randomBytes)
    process.stdout.write(`${JSON.stringify(publicKeySet(keys), null, 2)}\n`)
    if (add) process.stderr.write('请先把以上公钥交给省里登记，再重新加载或重启网关。\n')
  } catch (error) {
    refuse(error instanceof Error ? error.message : '未知错误')
  }
}
