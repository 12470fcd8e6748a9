import { Command } from 'commander'
import { exitCodeOf, sentenceOf } from './cli/failure.ts'
import packageJson from './package.json' with { type: 'json' }

/** The command `xuemian-province`. Exit 0: done; 1: it failed and says why; 2: wrong usage, or a configuration with faults. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await createCommand().parseAsync([...argv])
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`)
    process.exitCode = exitCodeOf(error)
  }
}

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'Arguments:': '参数：',
}

/** The command line, with help in Chinese. A command's code loads only when it runs, so that help is there at once. */
export function createCommand(): Command {
  const command = new Command('xuemian-province')
    .description('全省用血减免信息系统的省级服务端。')
    .version(packageJson.version, '-V, --version', '显示版本')
  command
    .command('serve')
    .description('启动服务；按 Ctrl-C 或收到 SIGTERM 后在 10 秒内停止')
    .action(async ({ config }: ConfigOption) => (await import('./cli/serve.ts')).serve(config))
  command
    .command('migrate')
    .description('把数据库结构更新到本版本')
    .action(async ({ config }: ConfigOption) => (await import('./cli/migrate.ts')).migrateDatabase(config))
  command
    .command('create-admin')
    .description('新建一个管理员账号')
    .requiredOption('--username <用户名>', '登录用的用户名')
    .option('--display-name <姓名>', '显示的姓名；不填则与用户名相同')
    .option('--password-file <文件>', '从文件的第一行读取密码；也可用环境变量 XUEMIAN_PASSWORD；都没有则在终端输入')
    .action(async (options: ConfigOption & { username: string; displayName?: string; passwordFile?: string }) =>
      (await import('./cli/create-admin.ts')).createAdmin(options),
    )
  command
    .command('import-donations')
    .description('导入献血记录；可重复导入，已有且相同的记录不变')
    .argument('<文件>', 'JSON 文件：{"donors": [{"identityNumber", "name", "donations": […]}]}')
    .action(async (file: string, { config }: ConfigOption) =>
      (await import('./cli/import-donations.ts')).importDonations(config, file),
    )
  for (const each of [command, ...command.commands]) inChinese(each)
  for (const each of command.commands) {
    each.usage(each.registeredArguments.length > 0 ? '[选项] <文件>' : '[选项]')
    each.option('--config <文件>', '配置文件；每一项都可用环境变量 XUEMIAN_… 代替', 'province.yaml')
  }
  return command.usage('<命令> [选项]').helpCommand('help [命令]', '显示某个命令的帮助')
}

interface ConfigOption {
  readonly config: string
}

function inChinese(command: Command): void {
  command
    .helpOption('-h, --help', '显示帮助')
    .configureHelp({
      styleTitle: (title) => titles[title] ?? title,
      subcommandTerm: (sub) => [sub.name(), ...sub.registeredArguments.map((each) => `<${each.name()}>`)].join(' '),
      optionDescription: ({ description, defaultValue }) =>
        defaultValue === undefined ? description : `${description}（默认 ${String(defaultValue)}）`,
    })
    .configureOutput({ outputError: (text, write) => write(`参数有误，请看 --help。${text}`) })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
}
