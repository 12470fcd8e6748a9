import { Command, Option } from 'commander'
import type { Bilingual, Language } from './bilingual.ts'
import { languageOf } from './commands/language.ts'
import { refuse } from './commands/output.ts'
import packageJson from './package.json' with { type: 'json' }
import { widthOf } from './report/columns.ts'
import { toolErrors } from './tool-errors.ts'

/** The command `xuemian-policy`. Exit 0: fine; 1: something is wrong with the rules; 2: could not be run. Reads only, but for the reports named. */
export async function main(argv: readonly string[]): Promise<void> {
  const language = languageOf(argv)
  // whoever reads may stop reading
  process.stdout.on('error', () => process.exit())
  try {
    await createCommand(language).parseAsync([...argv])
  } catch (error) {
    refuse(error, language)
  }
}

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'Arguments:': '参数：',
}

/** The command line with help in one language. A command's code loads only when it runs, so that help is there at once. */
export function createCommand(language: Language): Command {
  const t = (zh: string, en: string): string => ({ zh, en })[language]
  const program = new Command('xuemian-policy')
    .description(
      t(
        '检查、对比、说明、试算一省的减免规定；只读取，不改动任何数据。',
        'Checks, compares, explains and tries out rules; reads only.',
      ),
    )
    .version(packageJson.version, '-V, --version', t('显示版本', 'version'))
  program
    .command('check')
    .description(
      t('检查规则、类别目录和案例，列出错误、未通过的案例和出乎意料之处', 'faults, failed cases and what may surprise'),
    )
    .argument('<path...>', t('规则、类别目录、案例的文件或文件夹', 'files or folders of rules, classes and cases'))
    .option('--cases <path>', t('案例文件夹；不写则找规则旁的 cases', 'folder of cases; else "cases" beside the rules'))
    .option('--classes <path>', t('类别目录；不写则找规则旁的', 'class dictionary; else the one beside the rules'))
    .option('--json', t('以 JSON 输出', 'print JSON'))
    .action(async (paths: string[], options) =>
      (await import('./commands/check.ts')).check(paths, { ...options, lang: language }),
    )
  program
    .command('diff')
    .description(t('对比两版规则：条文有何不同，对谁有何影响', 'what differs between two versions, and for whom'))
    .argument('<old>', t('旧的规则文件或文件夹', 'file or folder of the old rules'))
    .argument('<new>', t('新的规则文件或文件夹', 'file or folder of the new rules'))
    .option(
      '--classes <path>',
      t('类别目录；不写则找新规则旁的', 'class dictionary; else the one beside the new rules'),
    )
    .option('--rows <n>', t('影响表最多几行', 'rows of the table at most'), '20')
    .option('--json', t('以 JSON 输出', 'print JSON'))
    .action(async (old: string, next: string, options) =>
      (await import('./commands/diff.ts')).diff(old, next, { ...options, lang: language }),
    )
  program
    .command('explain')
    .description(
      t(
        '核算一份事实或一个案例，写出给患者的一页说明',
        'assesses facts or a case and explains on one page (in Chinese)',
      ),
    )
    .requiredOption('--rules <path>', t('规则文件或文件夹', 'file or folder of the rules'))
    .argument('<file>', t('事实 .json 或案例 .yaml', 'facts .json or a case .yaml'))
    .option('--classes <path>', t('类别目录；不写则找规则旁的', 'class dictionary; else the one beside the rules'))
    .option('--record', t('给审计的详细记录', 'the detailed record for an auditor'))
    .option('--propose', t('几位献血者的额度怎样用减免最多', 'which use of several donors’ quotas waives most'))
    .option('--json', t('决定的全部数据，JSON', 'the whole decision as JSON'))
    .action(async (file: string, options) =>
      (await import('./commands/explain.ts')).explain(file, { ...options, lang: language }),
    )
  program
    .command('backtest')
    .description(
      t(
        '用过去的申请试算草案：谁多谁少，每月每院多少元',
        'past applications under a draft: who wins, who loses, yuan by month and hospital',
      ),
    )
    .requiredOption('--now <path>', t('现行规则', 'the rules in force'))
    .requiredOption('--draft <path>', t('草案；视为自始施行', 'the draft, as if it had always been in force'))
    .argument(
      '<file>',
      t('过去的申请，每行一份 JSON；- 为标准输入', 'past applications, JSON lines; - is the standard input'),
    )
    .option(
      '--classes <path>',
      t('类别目录；不写则找现行规则旁的', 'class dictionary; else the one beside the rules in force'),
    )
    .option('--skip-bad', t('跳过不符合格式的行并计数', 'skip and count lines that are not of the form'))
    .option('--html <file>', t('网页报告，可打印', 'report as one page, for printing'))
    .option('--json <file>', t('全部数据，JSON', 'all figures as JSON'))
    .option('--force', t('覆盖已有的报告文件', 'overwrite report files'))
    .action(async (file: string, options) =>
      (await import('./commands/backtest.ts')).backtestFile(file, { ...options, lang: language }),
    )
  program
    .command('sample')
    .description(t('生成虚构的申请（每行一份 JSON），供试用', 'made-up applications as JSON lines, for trials'))
    .option('--count <n>', t('份数', 'how many'), '1000')
    .option('--seed <n>', t('随机种子：同一种子，同样的申请', 'seed: the same seed, the same applications'), '1')
    .option('--province <code>', t('献血所在省的代码', 'code of the province of the donations'), '13')
    .action(async (options) => (await import('./commands/sample.ts')).sample({ ...options, lang: language }))
  for (const each of [program, ...program.commands]) dress(each, language)
  return program.addHelpText('after', `\n${ends[language]}`)
}

const ends: Bilingual = {
  zh: '结束代码：0 没有问题，1 规则或案例有问题，2 没能运行（参数、文件有误）。每个命令都有 --help。',
  en: 'Exit code: 0 fine, 1 something is wrong with rules or cases, 2 could not be run. Every command has --help.',
}

/** Names, help and faults in the language. */
function dress(command: Command, language: Language): void {
  const zh = language === 'zh'
  command
    .addOption(new Option('--lang <lang>', zh ? 'zh 或 en' : 'zh or en').choices(['zh', 'en']).default('zh'))
    .helpOption('-h, --help', zh ? '显示帮助' : 'help')
    .configureHelp({
      displayWidth: widthOf,
      styleTitle: (title) => (zh ? (titles[title] ?? title) : title),
      subcommandTerm: (each) => each.name(),
      optionDescription: ({ description, defaultValue }) =>
        defaultValue === undefined
          ? description
          : `${description}${zh ? `（默认 ${defaultValue}）` : ` (default ${defaultValue})`}`,
    })
    .configureOutput({
      outputError: (text, write) => {
        const { message, english, action } = toolErrors.ARGUMENTS_INVALID
        write(`✗ ARGUMENTS_INVALID ${zh ? `${message}。${action}` : english}\n  ${text}`)
      },
    })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  if (command.parent !== null) return
  command.usage(zh ? '<命令> [选项]' : '<command> [options]')
  command.helpCommand(zh ? 'help [命令]' : 'help [command]', zh ? '显示某个命令的帮助' : 'help for a command')
}
