import { randomBytes } from 'node:crypto'
import { dayInShanghai } from '@xuemian/contract'
import { Command, InvalidArgumentError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { createCity } from './city.ts'
import { createSimulatedHospital } from './hospital.ts'
import { isProfileName, type ProfileName, profiles } from './profiles.ts'

interface SimulateOptions {
  readonly profile: ProfileName
  readonly port: number
  readonly seed: number
  readonly hospital: number
}

/** The command `xuemian-simulate`: serves one synthetic hospital on loopback until SIGINT or SIGTERM. Exit 2: wrong usage or no port. */
export async function main(argv: readonly string[]): Promise<void> {
  const command = createCommand()
  command.parse([...argv])
  try {
    await serve(command.opts<SimulateOptions>())
  } catch (error) {
    process.stderr.write(`${startFailure(error)}\n`)
    process.exitCode = 2
  }
}

const titles: Readonly<Record<string, string>> = { 'Usage:': '用法：', 'Options:': '选项：' }

/** The command line, with help in Chinese. */
export function createCommand(): Command {
  const names = Object.values(profiles).map(({ name, description }) => `  ${name}\t${description}`)
  return new Command('xuemian-simulate')
    .description('模拟一家医院的HIS接口（人员均为合成），只在本机127.0.0.1上提供，用于联调和演示。')
    .usage('[选项]')
    .version(packageJson.version, '-V, --version', '显示版本')
    .helpOption('-h, --help', '显示帮助')
    .configureHelp({
      styleTitle: (title) => titles[title] ?? title,
      optionDescription: ({ description, defaultValue }) =>
        defaultValue === undefined ? description : `${description}（默认${defaultValue}）`,
    })
    .configureOutput({ outputError: (text, write) => write(`参数有误，请看 --help。${text}`) })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .option('--profile <名称>', `应答方式：${Object.keys(profiles).join('、')}`, profileOption, 'good')
    .option('--port <端口>', '监听端口，0为任选空闲端口', integerOption(0, 65_535), 8090)
    .option('--seed <数>', '随机种子：同一种子、同一天得到同样的人员', integerOption(0, 4_294_967_295), 1)
    .option('--hospital <序号>', '第几家医院：1或2', integerOption(1, 2), 1)
    .addHelpText(
      'after',
      `\n应答方式：\n${names.join('\n')}\n\n示例：\n  xuemian-simulate --profile sloppy --port 8091`,
    )
}

function profileOption(text: string): ProfileName {
  if (isProfileName(text)) return text
  throw new InvalidArgumentError(`应答方式只能是：${Object.keys(profiles).join('、')}。`)
}

function integerOption(low: number, high: number) {
  return (text: string): number => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    if (value >= low && value <= high) return value
    throw new InvalidArgumentError(`须为${low}到${high}的整数。`)
  }
}

async function serve(options: SimulateOptions): Promise<void> {
  const city = createCity({ seed: options.seed, today: dayInShanghai(Date.now()) })
  const index = options.hospital - 1
  const hospital = city.hospitals[index]
  if (!hospital) throw new RangeError('no such hospital')
  const credentials = { id: 'province', password: randomBytes(18).toString('base64url') }
  const simulated = await createSimulatedHospital({
    hospital,
    profile: options.profile,
    credentials,
    now: Date.now,
    random: randomBytes,
  })
  const { url } = await simulated.listen({ port: options.port })
  const people = city.patients.filter((patient) => patient.hospital === index)
  process.stdout.write(
    [
      `${hospital.name}（${hospital.orgCode}）· ${profiles[options.profile].description}`,
      `地址  ${url}`,
      `用户  ${credentials.id}`,
      `密码  ${credentials.password}`,
      '',
      '值得一试的患者：',
      ...people.flatMap(({ identityNumber, name, story, donorIdentity }) => [
        `  ${identityNumber}  ${name}  ${story}`,
        ...(donorIdentity ? [`      献血者 ${donorIdentity}`] : []),
      ]),
      '',
      `取令牌：curl '${url}/token?id=${credentials.id}&password=${credentials.password}'`,
      '按 Ctrl-C 停止。',
      '',
    ].join('\n'),
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulated.close())
}

function startFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return '端口已被占用，请用 --port 另选端口，或用 --port 0 任选空闲端口。'
  if (code === 'EACCES') return '没有权限使用这个端口，请用 --port 另选1024以上的端口。'
  return `无法启动：${error instanceof Error ? error.message : String(error)}`
}
