import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import { Command } from 'commander'
import { faultLines, loadConfig } from './config.ts'
import { machineCredential, passwordCredential } from './credentials.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { openLog } from './log.ts'
import { openSource } from './open-source.ts'
import packageJson from './package.json' with { type: 'json' }
import { readTokenKey } from './token-key.ts'

const AMOUNT = { 'before-insurance': '医保扣除之前', 'after-insurance': '医保扣除之后' } as const

const HELP_TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Options:': '选项：',
  'Commands:': '命令：',
}

/** Runs the command line; `argv` as in `process.argv`. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('xuemian-gateway')
    .description('医院用血减免接口网关：按省接口规范提供 /token 与 /blduseinfo')
    .version(packageJson.version, '-V, --version', '显示版本')
    .helpOption('-h, --help', '显示帮助')
    .helpCommand('help [命令]', '显示命令的帮助')
    .configureHelp({
      styleTitle: (title) => HELP_TITLES[title] ?? title,
      commandUsage: (command) =>
        command.parent ? `xuemian-gateway ${command.name()} [选项]` : 'xuemian-gateway <命令> [选项]',
      subcommandTerm: (command) => command.name(),
    })
  program
    .command('serve')
    .description('启动网关')
    .helpOption('-h, --help', '显示帮助')
    .option('-c, --config <文件>', '配置文件，不写则为 gateway.yaml')
    .action(serve)
  program
    .command('hash-password')
    .description('为配置中的 clients[].credential 生成校验值；口令从标准输入读取')
    .helpOption('-h, --help', '显示帮助')
    .option('-c, --config <文件>', '配置文件（此命令不读取）')
    .option('-g, --generate', '生成随机口令（推荐）')
    .action(hashPassword)
  await program.parseAsync([...argv])
}

async function serve({ config: file = 'gateway.yaml' }: { config?: string }): Promise<void> {
  const read = loadConfig(file, process.env)
  if (!read.ok) return refuse(`配置有 ${read.faults.length} 处错误，网关未启动：\n${faultLines(file, read.faults)}`)
  const { source: sourceConfig, listen, tokenKeyFile, actualCost, ...rest } = read.value
  const { log, note, flush } = openLog(1)
  let gateway: Gateway
  try {
    const settings = { ...rest, tokenKey: readTokenKey(tokenKeyFile, randomBytes) }
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

function refuse(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 2
}

async function hashPassword({ generate }: { generate?: boolean }): Promise<void> {
  if (generate) {
    const secret = randomBytes(24).toString('base64url')
    process.stdout.write(`口令：${secret}\ncredential: ${machineCredential(secret)}\n`)
    return
  }
  const password = await readPassword()
  const fault = passwordFault(password)
  if (fault) return refuse(fault)
  process.stdout.write(`credential: ${await passwordCredential(password)}\n`)
}

/** Why a chosen password is refused: blanks and `+` change their meaning in a query (HIS-3.1.1). */
export function passwordFault(password: string): string | undefined {
  if (/[\s+]/.test(password)) return '口令不能含空格或加号：它们在地址中会变成别的字符'
  if (password.length < 12) return '口令至少 12 位；推荐用 --generate 生成'
  if (new Set(password).size < 6) return '口令过于简单；推荐用 --generate 生成'
  return undefined
}

async function readPassword(): Promise<string> {
  const terminal = process.stdin.isTTY === true
  if (terminal) process.stderr.write('请输入口令（不显示）：')
  const lines = createInterface({ input: process.stdin, terminal })
  for await (const line of lines) {
    lines.close()
    if (terminal) process.stderr.write('\n')
    return line
  }
  return ''
}
