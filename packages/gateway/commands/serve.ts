import { randomBytes } from 'node:crypto'
import { faultLines, loadConfig } from '../config.ts'
import { createGateway, type Gateway } from '../gateway.ts'
import { openLog } from '../log.ts'
import { openSource } from '../open-source.ts'
import { readTokenKeys } from '../token-key.ts'
import { refuse } from './terminal.ts'

const AMOUNT = { 'before-insurance': '医保扣除之前', 'after-insurance': '医保扣除之后' } as const

/** Runs the gateway until SIGINT or SIGTERM. */
export async function serve({ config: file = 'gateway.yaml' }: { config?: string }): Promise<void> {
  const read = loadConfig(file, process.env)
  if (!read.ok) return refuse(`配置有 ${read.faults.length} 处错误，网关未启动：\n${faultLines(file, read.faults)}`)
  const { source: sourceConfig, listen, tokenKeyFile, actualCost, ...rest } = read.value
  const { log, note, flush } = openLog(1)
  let gateway: Gateway
  try {
    const settings = { ...rest, ...readTokenKeys(tokenKeyFile, randomBytes) }
    gateway = await createGateway({
      settings,
      source: await openSource(sourceConfig),
      now: Date.now,
      random: randomBytes,
      log,
    })
    const { url } = await gateway.listen(listen)
    note('网关已启动', { url, actualCost: AMOUNT[actualCost] })
  } catch (error) {
    return refuse(`网关未启动：${startFault(error)}`)
  }
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  note('正在停止')
  await gateway.close()
  note('已停止')
  flush()
}

function startFault(error: unknown): string {
  const code = (error as { code?: string }).code
  if (code === 'EADDRINUSE') return '端口已被占用，请更换 listen.port'
  if (code === 'EACCES') return '没有权限使用该端口，请更换 listen.port'
  if (code === 'ENOENT') return 'source.file 所指的文件不存在'
  return error instanceof Error ? error.message : '未知错误'
}
