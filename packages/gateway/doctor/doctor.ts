import type { GatewayConfig } from '../config/config-schema.ts'
import { isBldUseInfo } from '../config/config-source.ts'
import { planOf } from '../open-source.ts'
import { configurationFindings } from './configuration.ts'
import { type Clocks, databaseFindings, vendorFinding } from './each-database.ts'
import { type Finding, finding } from './findings.ts'
import { type LocalCode, shortened, unmappedCodes } from './unmapped.ts'

/** What `doctor` saw. */
export interface Diagnosis {
  readonly findings: readonly Finding[]
  /** Product codes in use that no table has, with the hospital's own names. */
  readonly unmapped: readonly LocalCode[]
}

/** Looks at a configuration that has no fault of its own, and at every database that it names. */
export async function diagnose(config: GatewayConfig, clocks: Clocks): Promise<Diagnosis> {
  const findings = [...(await configurationFindings(config))]
  const { source } = config
  if (source.kind === 'memory') return { findings, unmapped: [] }
  if (isBldUseInfo(source)) return { findings: [...findings, await vendorFinding(source)], unmapped: [] }
  const readable = !findings.some(({ id, verdict }) => id === 'products' && verdict === 'fail')
  let codes: readonly LocalCode[] | undefined
  for (const [name, database] of source.kind === 'several'
    ? Object.entries(source.databases)
    : [['', source] as const]) {
    const seen = await databaseFindings(name, database, source, clocks)
    findings.push(...seen.findings)
    codes ??= seen.codes
  }
  if (!codes || !readable) return { findings, unmapped: [] }
  const { productClasses } = planOf(source)
  const unmapped = unmappedCodes(codes, productClasses)
  const bare = shortened(unmapped, productClasses)
  return { findings: [...findings, unmappedFinding(unmapped, bare, codes.length)], unmapped }
}

function unmappedFinding(unmapped: readonly LocalCode[], bare: readonly LocalCode[], all: number): Finding {
  if (unmapped.length === 0)
    return finding('unmapped', 'ok', [`在用的 ${all} 个编码都有对照`, `all ${all} codes in use are mapped`])
  const names = unmapped.slice(0, 5).map(({ code, name }) => (name === '' ? code : `${code} ${name}`))
  const more = unmapped.length > 5 ? ' …' : ''
  const zeros = bare[0]?.code ?? ''
  const digits = zeros.replace(/^0+/, '')
  const [excel, excelEnglish] =
    zeros === ''
      ? ['', '']
      : [
          `\n对照表中的 ${digits} 是否被 Excel 去掉了前面的 0？应为 ${zeros}`,
          `\nDid Excel drop the zero of ${zeros}? The table has ${digits}`,
        ]
  return finding('unmapped', 'fail', [
    `${unmapped.length} 个编码没有对照：${names.join('、')}${more}${excel}`,
    `${unmapped.length} of ${all} codes are not mapped: ${names.join(', ')}${more}${excelEnglish}`,
  ])
}
