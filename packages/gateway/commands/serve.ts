import { randomBytes } from 'node:crypto'
import { openLog } from '../operation/log.ts'
import { type Operation, operate } from '../operation/operation.ts'
import { type Prepared, prepare } from '../operation/prepare.ts'
import { refuse } from './terminal.ts'

const AMOUNT = { 'before-insurance': '医保扣除之前', 'after-insurance': '医保扣除之后' } as const

/** Windows raises SIGHUP when the console is closed, and ends the process soon after it. */
const STOP =
  process.platform === 'win32' ? (['SIGINT', 'SIGTERM', 'SIGHUP'] as const) : (['SIGINT', 'SIGTERM'] as const)

/** Runs the gateway until SIGINT or SIGTERM; SIGHUP reloads its configuration. */
export async function serve({ config: file = 'gateway.yaml' }: { config?: string }): Promise<void> {
  const surroundings = { env: process.env, now: Date.now, random: randomBytes }
  const prepared = await prepare(file, surroundings)
  if (!prepared.ok)
    return refuse(`配置有 ${prepared.faults.length} 处错误，网关未启动：\n${prepared.faults.join('\n')}`)
  const log = openLog(1)
  let operation: Operation
  try {
    operation = await operate(prepared.value, { log, prepare: () => prepare(file, surroundings), ...surroundings })
  } catch (error) {
    await prepared.value.source.close().catch(() => undefined)
    return refuse(`网关未启动：${startFault(error, prepared.value)}`)
  }
  const { url, adminUrl } = operation
  const admin = adminUrl === undefined ? {} : { adminUrl }
  log.note('网关已启动', { url, ...admin, actualCost: AMOUNT[prepared.value.config.actualCost] })
  if (process.platform !== 'win32') process.on('SIGHUP', () => void operation.reload().catch(() => undefined))
  await new Promise<void>((resolve) => {
    for (const signal of STOP) process.once(signal, () => resolve())
  })
  log.note('正在停止')
  await operation.close()
  log.note('已停止')
  log.flush()
  // A database that has gone silent may hold its connections open: they end with the process.
  setTimeout(() => process.exit(), 200).unref()
}

function startFault(error: unknown, { config }: Prepared): string {
  const { code, port } = error as { readonly code?: string; readonly port?: number }
  const name = port !== undefined && port === config.adminPort ? 'adminPort' : 'listen.port'
  if (code === 'EADDRINUSE') return `端口已被占用，请更换 ${name}`
  if (code === 'EACCES') return `没有权限使用该端口，请更换 ${name}`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return '本机没有 listen.host 所写的地址'
  return error instanceof Error ? error.message : '未知错误'
}
