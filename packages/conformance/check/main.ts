import { randomBytes } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import packageJson from '../package.json' with { type: 'json' }
import type { Check } from './check.ts'
import { checks } from './checks.ts'
import { createCommand } from './command.ts'
import { isRedirect, openHis, redirected, tokenTarget } from './his.ts'
import { type CheckOptions, type GivenOptions, readOptions } from './options.ts'
import { consoleLine, consoleProgress, consoleStyle, consoleSummary } from './report/console.ts'
import { htmlReport } from './report/html.ts'
import { jsonReport } from './report/json.ts'
import { junitReport } from './report/junit.ts'
import type { Report } from './report/report.ts'
import { runChecks } from './run.ts'
import { openTransport } from './transport.ts'
import { summaryOf } from './verdict.ts'

interface Given extends GivenOptions {
  readonly json?: string
  readonly html?: string
  readonly junit?: string
}

/** Of one reply: what is kept, and where reading stops (the province's client reads no more either). */
const KEEP_BYTES = 256 * 1024
const MAX_BYTES = 10 * 1024 * 1024

/** The command `xuemian-check`. Exit 0: every check was run and nothing breaks the contract; 1: something does; 2: something could not be run, or wrong usage. */
export async function main(argv: readonly string[]): Promise<void> {
  // a reply may be made to fill the memory; without this V8 lets garbage pile up to twice as much before it looks
  setFlagsFromString('--optimize-for-size')
  const command = createCommand()
  command.parse([...argv])
  const [url = ''] = command.args
  const given = command.opts<Given>()
  const read = readOptions(url, given, process.env)
  const chosen = read.ok ? choose(read.options.only) : []
  if (!read.ok || chosen.length === 0) {
    const faults = read.ok ? [{ zh: '--only 没有选中任何检查', en: '--only selects no check' }] : read.faults
    for (const { zh, en } of faults) process.stderr.write(`✗ ${zh}\n  ${en}\n`)
    process.exitCode = 2
    return
  }
  try {
    process.exitCode = await check(read.options, chosen, given)
  } catch (error) {
    // 1 would say that the other system is at fault; the message may quote what it sent
    process.stderr.write(
      `✗ 检查工具自身出错（${error instanceof Error ? error.name : 'unknown'}）· the checker itself failed\n`,
    )
    process.exitCode = 2
  }
}

function choose(only: readonly string[]): readonly Check[] {
  return only.length === 0 ? checks : checks.filter(({ id, group }) => only.includes(id) || only.includes(group))
}

async function check(options: CheckOptions, chosen: readonly Check[], files: Given): Promise<number> {
  const { baseUrl, credentials, identityNumbers, profile, timeoutMs, limitMs, insecureTls } = options
  const clock = () => performance.now()
  const transport = openTransport({
    baseUrl,
    timeoutMs,
    keepBytes: KEEP_BYTES,
    maxBytes: MAX_BYTES,
    clock,
    insecureTls,
  })
  const secrets = { id: credentials.id, password: credentials.password, identityNumbers }
  const started = clock()
  const [style, progress] = [consoleStyle(process.stdout, process.env), consoleStyle(process.stderr, process.env)]
  try {
    const limit = setTimeout(() => transport.close(), limitMs)
    const first = await transport.send({ target: tokenTarget(credentials.id, credentials.password) })
    clearTimeout(limit)
    const impossible = first.ok
      ? isRedirect(first.reply) && { code: `HTTP ${first.reply.status}`, reason: redirected }
      : first.failure
    if (impossible) {
      const { code, reason } = impossible
      process.stderr.write(`✗ 未能检查：${reason.zh}（${code}）\n  could not be run: ${reason.en}\n`)
      return 2
    }
    const startedAt = new Date().toISOString()
    const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
    const his = openHis({ transport, credentials, identityNumbers, now: Date.now, random: randomBytes, wait })
    const results = await runChecks(his, chosen, {
      profile,
      clock,
      limitMs: limitMs - (clock() - started),
      onResult(result, done, of) {
        const bar = consoleProgress(done, of, progress)
        const clear = bar === '' ? '' : '\r\u001b[2K'
        if (result.verdict === 'fail' || result.verdict === 'warn')
          process.stdout.write(`${clear}${consoleLine(result, secrets, style)}\n`)
        process.stderr.write(done === of ? clear : bar)
      },
    })
    const report: Report = {
      startedAt,
      version: packageJson.version,
      baseUrl,
      profile,
      people: identityNumbers.length,
      results,
      secrets,
    }
    process.stdout.write(`${consoleSummary(report, style)}\n`)
    if (files.json) writeReport(files.json, jsonReport(report))
    if (files.html) writeReport(files.html, htmlReport(report))
    if (files.junit) writeReport(files.junit, junitReport(report))
    const verdict = summaryOf(results.map((result) => result.verdict))
    if (verdict === 'fail') return 1
    // what was not seen is not proven: only a whole run says that a system conforms
    return verdict === 'could-not-run' || verdict === 'not-applicable' ? 2 : 0
  } finally {
    transport.close()
  }
}

/** Whole or not at all, and for its owner alone. */
function writeReport(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`
  try {
    writeFileSync(part, text, { mode: 0o600 })
    renameSync(part, file)
  } catch (error) {
    rmSync(part, { force: true })
    const code = (error as NodeJS.ErrnoException).code ?? 'EIO'
    process.stderr.write(`✗ 报告写不进 ${file}（${code}）· cannot write the report\n`)
  }
}
