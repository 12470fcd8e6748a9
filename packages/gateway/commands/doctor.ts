import { writeFileSync } from 'node:fs'
import { faultLines, loadConfig, loadDatabases } from '../config/config.ts'
import { diagnose } from '../doctor/doctor.ts'
import { candidatesOf, candidatesText } from '../doctor/find.ts'
import { type Finding, finding, fixOf } from '../doctor/findings.ts'
import { openInspector } from '../doctor/inspectors.ts'
import { diagnosisText } from '../doctor/text.ts'
import { unmappedCsv } from '../doctor/unmapped.ts'
import { causeCode } from '../operation/redact.ts'
import { refuse } from './terminal.ts'

interface DoctorOptions {
  readonly config?: string
  readonly json?: boolean
  readonly lang?: string
  readonly unmapped?: string
  readonly find?: boolean
}

/** Looks at configuration and databases. Ends with 0 where nothing failed, 1 where something did, 2 where it could not look. */
export async function doctor(options: DoctorOptions): Promise<void> {
  const { config: file = 'gateway.yaml', json, lang = 'zh', unmapped } = options
  if (options.find) return findColumns(file)
  if (lang !== 'zh' && lang !== 'en') return refuse('--lang 只能是 zh 或 en')
  const print = (findings: readonly Finding[]) => {
    process.stdout.write(json ? `${JSON.stringify(withFixes(findings), null, 2)}\n` : diagnosisText(findings, lang))
    if (findings.some(({ verdict }) => verdict === 'fail')) process.exitCode = 1
  }
  const read = loadConfig(file, process.env)
  if (!read.ok) return print([finding('configuration', 'fail', faultLines(file, read.faults))])
  const diagnosis = await diagnose(read.value, { now: Date.now, elapsed: () => Math.round(performance.now()) })
  print(diagnosis.findings)
  if (unmapped === undefined) return
  try {
    writeFileSync(unmapped, unmappedCsv(diagnosis.unmapped), { flag: 'wx' })
  } catch {
    refuse(`${unmapped} 已存在或无法写入，没有覆盖`)
  }
}

/** Lists the columns of each database that may hold the fields of the interface. */
async function findColumns(file: string): Promise<void> {
  const databases = Object.entries(loadDatabases(file, process.env))
  if (databases.length === 0) return refuse(`${file} 中没有能连接的数据库：请先写 source 的 kind、url 与密码`)
  for (const [index, [name, database]] of databases.entries()) {
    if (database.kind === 'files' || database.kind === 'http') continue
    process.stdout.write(
      `${index === 0 ? '' : '\n'}${name === '' ? '' : `${name} `}可能的列（按列名与注释，未读取数据）\n\n`,
    )
    try {
      const inspector = await openInspector(database, Date.now)
      process.stdout.write(candidatesText(candidatesOf(await inspector.catalogue())))
      await inspector.close()
    } catch (error) {
      return refuse(`连接不上数据库${name === '' ? '' : ` ${name}`}：${causeCode(error) ?? '未知原因'}`)
    }
  }
}

function withFixes(findings: readonly Finding[]) {
  return findings.map((each) => ({ ...each, fix: { zh: fixOf(each, 'zh'), en: fixOf(each, 'en') } }))
}
