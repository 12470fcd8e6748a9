import { randomBytes } from 'node:crypto'
import { faultLines, loadConfig } from '../config/config.ts'
import { rotateTokenKeys } from '../tokens/token-key.ts'
import { refuse } from './terminal.ts'

/** How many keys the file holds after a change, where nothing is said. */
const KEPT = 3

/** Puts a new key first in the file of the configuration; a running gateway takes it when it reloads. */
export async function rotateTokenKey({ config: file = 'gateway.yaml', keep = String(KEPT) }: Options): Promise<void> {
  const count = /^[1-9]\d?$/.test(keep) ? Number(keep) : 0
  if (count < 2) return refuse('--keep 须为 2 至 99：至少留下前一个密钥，已发出的 token 才继续有效')
  const read = loadConfig(file, process.env)
  if (!read.ok) return refuse(`配置有 ${read.faults.length} 处错误，密钥未更换：\n${faultLines(file, read.faults)}`)
  try {
    rotateTokenKeys(read.value.tokenKeyFile, count, randomBytes)
  } catch (error) {
    return refuse(`密钥未更换：${error instanceof Error ? error.message : '未知错误'}`)
  }
  process.stdout.write('已换上新密钥，已发出的 token 继续有效。请使网关重新读取配置，或重新启动，之后用新密钥签发。\n')
}

interface Options {
  readonly config?: string
  readonly keep?: string
}
