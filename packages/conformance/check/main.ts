import { randomBytes } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { Command } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import type { Check } from './check.ts'
import { checks } from './checks.ts'
import { isRedirect, openHis, redirected, tokenTarget } from './his.ts'
import { type CheckOptions, type GivenOptions, readOptions } from './options.ts'
import { consoleLine, consoleProgress, consoleStyle, consoleSummary } from './report/console.ts'
import { htmlReport } from './report/html.ts'
import { jsonReport } from './report/json.ts'
import { junitReport } from './report/junit.ts'
import type { Report } from './report/report.ts'
import { runChecks } from './run.ts'
import { openTransport } from './transport.ts'

interface Given extends GivenOptions {
  readonly json?: string
  readonly html?: string
  readonly junit?: string
}

/** Of one reply: what is kept, and where reading stops (the province's client reads no more either). */
const KEEP_BYTES = 256 * 1024
const MAX_BYTES = 10 * 1024 * 1024

/** The command `xuemian-check`. Exit 0: nothing breaks the contract; 1: something does; 2: it could not be run, or wrong usage. */
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
  process.exitCode = await check(read.options, chosen, given)
}

/** The command line, with help in Chinese and English. */
export function createCommand(): Command {
  return new Command('xuemian-check')
    .description(
      '逐条检查医院的 /token 和 /blduseinfo 是否符合接口规范，不需要外网。\nChecks a HIS interface clause by clause, offline.',
    )
    .usage('地址 --id 用户名 --password-file 文件 --identity-file 文件 [选项]')
    .argument('<url>', '医院接口地址，如 http://10.1.2.3:8080 · base address')
    .version(packageJson.version, '-V, --version', '显示版本 · version')
    .helpOption('-h, --help', '显示帮助 · help')
    .option('--id <用户名>', '医院给省里的用户名，或环境变量 XUEMIAN_ID · user name')
    .option('--password-file <文件>', '第一行是密码，或环境变量 XUEMIAN_PASSWORD · first line is the password')
    .option(
      '--identity-file <文件>',
      '测试患者的证件号码，每行一个，第一个最好有用血票据；或环境变量 XUEMIAN_IDENTITY · test patients, one a line',
    )
    .option('--password <密码>', '只限本机地址 · towards loopback only')
    .option('--identity <number...>', '只限本机地址 · towards loopback only')
    .option(
      '--profile <标准>',
      'strict：任何客户端都能依靠；province：省级客户端接受即可 · strict or province',
      'strict',
    )
    .option('--json <文件>', 'JSON报告 · JSON report')
    .option('--html <文件>', '网页报告，可打印，可邮寄：人员和秘密均已遮盖 · HTML report, people and secrets masked')
    .option('--junit <文件>', 'JUnit报告 · JUnit report')
    .option('--timeout <秒>', '一次请求的时限 · limit of one request', '10')
    .option('--limit <秒>', '整个检查的时限 · limit of the whole run', '120')
    .option('--insecure-tls', '不校验证书（仅测试环境）· accept any certificate')
    .option('--only <name...>', '只做这些章节或检查 · only these groups or checks')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
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
  const [style, progress] = [consoleStyle(process.stdout, process.env), consoleStyle(process.stderr, process.env)]
  try {
    const first = await transport.send({ target: tokenTarget(credentials.id, credentials.password) })
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
      limitMs,
      onResult(result, done, of) {
        const bar = consoleProgress(done, of, progress)
        const clear = bar === '' ? '' : '\r\u001b[2K'
        if (result.verdict !== 'pass' && result.verdict !== 'not-applicable')
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
    const seen = (verdict: string) => results.some((result) => result.verdict === verdict)
    return seen('fail') ? 1 : seen('pass') || seen('warn') ? 0 : 2
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
