import { Command } from 'commander'
import { doctor } from './commands/doctor.ts'
import { hashPassword } from './commands/hash-password.ts'
import { preview } from './commands/preview.ts'
import { rotateTokenKey } from './commands/rotate-token-key.ts'
import { serve } from './commands/serve.ts'
import { signingKeys } from './commands/signing-keys.ts'
import { trace } from './commands/trace.ts'
import { reportCrashes } from './operation/crash-report.ts'
import packageJson from './package.json' with { type: 'json' }

const HELP_TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Options:': '选项：',
  'Commands:': '命令：',
}

/** Runs the command line; `argv` as in `process.argv`. */
export async function main(argv: readonly string[]): Promise<void> {
  reportCrashes()
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
    .option('-o, --out <文件>', '生成随机口令，写入该文件而不显示')
    .action(hashPassword)
  program
    .command('preview')
    .description('查一位患者，并列出每个字段的列、原值、转换和条款；证件号从标准输入读取')
    .helpOption('-h, --help', '显示帮助')
    .option('-c, --config <文件>', '配置文件，不写则为 gateway.yaml')
    .option('--identity-file <文件>', '从文件第一行读取证件号')
    .option('--reveal', '显示原值；不写则遮盖姓名与号码')
    .option('--json', '以 JSON 输出')
    .action(preview)
  program
    .command('doctor')
    .description('检查配置、数据库连接、账号权限、查询与索引，写明问题和改法')
    .helpOption('-h, --help', '显示帮助')
    .option('-c, --config <文件>', '配置文件，不写则为 gateway.yaml')
    .option('--unmapped <文件>', '把没有对照的产品编码写成待填的 CSV')
    .option('--find', '按列名与注释找出可能的表和列（不读取数据）')
    .option('--lang <语言>', 'zh 或 en', 'zh')
    .option('--json', '以 JSON 输出')
    .action(doctor)
  program
    .command('rotate-token-key')
    .description('更换 token 密钥；已发出的 token 继续有效')
    .helpOption('-h, --help', '显示帮助')
    .option('-c, --config <文件>', '配置文件，不写则为 gateway.yaml')
    .option('-k, --keep <个数>', '密钥文件中保留的密钥个数，含新的；不写则为 3')
    .action(rotateTokenKey)
  program
    .command('trace')
    .description('从标准输入读取证件号，显示它在访问日志中的代号与有关的记录')
    .helpOption('-h, --help', '显示帮助')
    .option('-c, --config <文件>', '配置文件，不写则为 gateway.yaml')
    .action(trace)
  program
    .command('signing-keys')
    .description('显示本院签名公钥（交给省里登记）；签名密钥文件不存在时自动建立')
    .helpOption('-h, --help', '显示帮助')
    .option('-c, --config <文件>', '配置文件，不写则为 gateway.yaml')
    .option('-a, --add', '增加一把密钥，网关重新加载后用它签名')
    .action(signingKeys)
  await program.parseAsync([...argv])
}
