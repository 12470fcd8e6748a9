import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { filesBelow } from './archive.ts'
import { bundleCommand, root } from './command.ts'
import { licences } from './licences.ts'

/** Documents that go with the gateway, and the name that each has there. */
const documents = {
  'hospital-runbook.md': '部署手册.md',
  'gateway-sources.md': '数据源与字段映射.md',
  'gateway-http.md': '厂商接口作数据源.md',
  'gateway-doctor.md': '自检.md',
  'one-origin.md': '同源模式.md',
  'gateway-access.md': '访问与安全.md',
  'gateway-operations.md': '运行与维护.md',
  'errors.md': '错误代码.md',
} as const

/**
 * Fills `<work>/xuemian-gateway-<version>` with what a hospital needs: the gateway and the checker as single files, the parts of Oracle's thick mode for
 * every system, sample configurations, service files, documents, licences, and the digests of all. Answers the folder's name.
 */
export async function gatewayFolder(work: string): Promise<string> {
  const name = `xuemian-gateway-${packageJson.version}`
  const folder = join(work, name)
  mkdirSync(folder)
  const metafiles = []
  for (const command of ['xuemian-gateway', 'xuemian-check'] as const)
    metafiles.push(await bundleCommand(command, join(folder, `${command}.mjs`)))
  copyThickMode(folder)
  cpSync(join(root, 'packages/gateway/sample'), join(folder, 'sample'), { recursive: true })
  cpSync(join(root, 'packages/gateway/service'), join(folder, 'service'), { recursive: true })
  for (const [file, title] of Object.entries(documents)) copyFileSync(join(root, 'docs', file), join(folder, title))
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licences(root, metafiles))
  const digests = filesBelow(folder).map((file) => `${sha256(readFileSync(join(folder, file)))}  ${file}\n`)
  writeFileSync(join(folder, 'SHA256SUMS'), digests.join(''))
  return name
}

/** Oracle 11g needs the driver's compiled half beside Oracle's own client; the driver looks for it beside its own file. */
function copyThickMode(folder: string): void {
  const from = join(
    dirname(createRequire(join(root, 'packages/gateway/main.ts')).resolve('oracledb/package.json')),
    'build/Release',
  )
  const to = join(folder, 'node_modules/oracledb/build/Release')
  mkdirSync(to, { recursive: true })
  for (const file of readdirSync(from))
    if (/-(linux-x64|linux-arm64|win32-x64)\.node$/.test(file)) copyFileSync(join(from, file), join(to, file))
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
