import { readFileSync } from 'node:fs'
import { identityForms } from '@xuemian/contract'
import { faultLines, loadConfig } from '../config/config.ts'
import { isBldUseInfo } from '../config/config-source.ts'
import { errorTable, type Failure, failureOf } from '../errors.ts'
import { openPlanned, planOf } from '../open-source.ts'
import { masked, reveal } from '../preview/mask.ts'
import { previewOf } from '../preview/preview.ts'
import { previewText } from '../preview/text.ts'
import { templatesOf } from '../settings.ts'
import type { RawRows } from '../sources/mapped.ts'
import { readHidden, refuse } from './terminal.ts'

interface PreviewOptions {
  readonly config?: string
  readonly identityFile?: string
  readonly reveal?: boolean
  readonly json?: boolean
}

/** How long the look-up may take. */
const PATIENCE_MS = 60_000

/** Prints one patient's reply beside its origin. The number is typed, piped in or read from a file, never given on the command line. Ends with 0 for a reply, 1 for a coded failure, 2 where nothing could be asked. */
export async function preview(options: PreviewOptions): Promise<void> {
  const { config: file = 'gateway.yaml' } = options
  const read = loadConfig(file, process.env)
  if (!read.ok) return refuse(`配置有 ${read.faults.length} 处错误：\n${faultLines(file, read.faults)}`)
  const { source: config, organisationCode, includePreSettled = false, hisId, serialNumber } = read.value
  if (config.kind === 'memory') return refuse('source.kind 为 memory 时没有查询，也就没有来源可看')
  if (isBldUseInfo(config))
    return refuse('style: blduseinfo 沿用厂商的答复，没有列映射可看；请用 xuemian-check 检查厂商接口')
  const asked = await numberFrom(options.identityFile)
  const forms = identityForms(asked)
  if (forms.length === 0) return refuse(`${errorTable.IDENTITY_UNREADABLE.message}`)
  const plan = planOf(config)
  const raw = await rowsOf(config, forms)
  if ('code' in raw) {
    process.stderr.write(`✗ ${raw.code} ${raw.message}\n  ${errorTable[raw.code].action}\n`)
    process.exitCode = 2
    return
  }
  const templates = templatesOf({ hisId, serialNumber })
  const shown = previewOf(
    raw,
    plan,
    { organisationCode, asked, forms, includePreSettled, templates },
    options.reveal ? reveal : masked,
  )
  process.stdout.write(
    options.json ? `${JSON.stringify(shown, null, 2)}\n` : previewText(shown, options.reveal === true),
  )
  if (!shown.reply.ok) process.exitCode = 1
}

async function numberFrom(file: string | undefined): Promise<string> {
  if (file === undefined) return (await readHidden('请输入患者证件号（不显示）：')).trim()
  try {
    return (readFileSync(file, 'utf8').split('\n')[0] ?? '').trim()
  } catch {
    return ''
  }
}

async function rowsOf(config: Parameters<typeof openPlanned>[0], forms: readonly string[]): Promise<RawRows | Failure> {
  const source = await openPlanned(config)
  try {
    return await source.raw(forms, AbortSignal.timeout(PATIENCE_MS))
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    return failure
  } finally {
    await source.close()
  }
}
