import { statSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename } from 'node:path'
import type { GatewayConfig } from '../config/config-schema.ts'
import { isBldUseInfo } from '../config/config-source.ts'
import { readProductFile } from '../mapping/product-file.ts'
import { templatesOf } from '../settings.ts'
import { type Finding, finding } from './findings.ts'

const AMOUNTS = {
  'before-insurance': ['医保扣除之前（before-insurance）', 'before health insurance'],
  'after-insurance': ['医保扣除之后（after-insurance）', 'after health insurance'],
} as const

/** What can be seen without a database. */
export async function configurationFindings(config: GatewayConfig): Promise<readonly Finding[]> {
  const { hisId, serialNumber } = templatesOf(config)
  return [
    finding('configuration', 'ok', ['没有错误', 'no fault']),
    finding('amount', 'ok', AMOUNTS[config.actualCost]),
    finding(
      'numbers',
      'ok',
      isBldUseInfo(config.source)
        ? ['沿用厂商接口的编号', 'those of the vendor']
        : `hisId = ${hisId}\nserialNumber = ${serialNumber}`,
    ),
    clientsFinding(config),
    ...secretFindings(config),
    await portFinding(config),
    ...productFindings(config),
  ]
}

/** scrypt with N below 2^17 is guessed too fast (security.md 6). */
const LEAST_COST = 17

function clientsFinding({ clients }: GatewayConfig): Finding {
  const weak = clients.filter(
    ({ credential }) => Number(/^scrypt\$(\d+)\$/.exec(credential)?.[1] ?? LEAST_COST) < LEAST_COST,
  )
  const names = weak.map(({ id }) => id).join('、')
  return weak.length > 0
    ? finding('clients', 'warn', [`${names} 的校验值强度不足`, `weak verifier: ${names}`])
    : finding('clients', 'ok', clients.map(({ id }) => id).join('、'))
}

function secretFindings({ tokenKeyFile, signature, source }: GatewayConfig): readonly Finding[] {
  const databases = source.kind === 'several' ? Object.values(source.databases) : [source]
  const files = [
    tokenKeyFile,
    ...(signature ? [signature.keyFile] : []),
    ...databases.flatMap((each) => ('passwordFile' in each && each.passwordFile ? [each.passwordFile] : [])),
  ]
  const open = files.filter((file) => isOpen(file))
  if (process.platform === 'win32')
    return [finding('secrets', 'skipped', ['Windows 上请用 icacls 查看', 'look with icacls on Windows'])]
  const names = open.map((file) => basename(file)).join(' ')
  return open.length > 0
    ? [finding('secrets', 'warn', [`其他账号也能读：${names}`, `others can read: ${names}`], { what: names })]
    : [finding('secrets', 'ok', files.map((file) => basename(file)).join('、'))]
}

function isOpen(file: string): boolean {
  try {
    return (statSync(file).mode & 0o077) !== 0
  } catch {
    // made at the first start, or missed by the database's own finding
    return false
  }
}

function portFinding({ listen: { host, port } }: GatewayConfig): Promise<Finding> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: Error & { code?: string }) => {
      const taken = error.code === 'EADDRINUSE'
      resolve(
        finding('port', 'warn', [
          `${host}:${port} ${taken ? '已被占用' : '不能监听'}（${error.code}）`,
          `${host}:${port} ${taken ? 'is taken' : 'cannot be listened on'} (${error.code})`,
        ]),
      )
    })
    server.listen(port, host, () => server.close(() => resolve(finding('port', 'ok', `${host}:${port}`))))
  })
}

function productFindings({ source }: GatewayConfig): readonly Finding[] {
  if (source.kind === 'memory' || typeof source.productClasses !== 'string') return []
  const table = readProductFile(source.productClasses)
  const name = basename(source.productClasses)
  if (!table.ok) {
    const lines = table.faults.map(({ line, message }) => `${name}:${line} ${message}`).join('；')
    return [finding('products', 'fail', lines)]
  }
  const entries = Object.values(table.value)
  const odd = entries.filter(({ code }) => !/^[0-9A-Za-z.-]{1,16}$/.test(code))
  return odd.length > 0
    ? [
        finding('products', 'warn', [
          `类别编码不像编码：${odd.map(({ origin }) => origin).join('、')}`,
          `odd class codes: ${odd.map(({ origin }) => origin).join(', ')}`,
        ]),
      ]
    : [finding('products', 'ok', [`${name}，${entries.length} 个编码`, `${name}, ${entries.length} codes`])]
}
