import { Command } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { groups } from './check.ts'
import { widthOf } from './report/console.ts'

const titles: Readonly<Record<string, string>> = { 'Usage:': '用法：', 'Options:': '选项：', 'Arguments:': '参数：' }

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
    .configureHelp({
      displayWidth: widthOf,
      styleTitle: (title) => titles[title] ?? title,
      optionDescription: ({ description, defaultValue }) =>
        defaultValue === undefined ? description : `${description}（默认${defaultValue}）`,
    })
    .configureOutput({ outputError: (text, write) => write(`参数有误，请看 --help。\n✗ ${text}`) })
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
    .option('--only <name...>', `只做这些章节或检查：${Object.keys(groups).join(' ')} · only these groups or checks`)
    .addHelpText(
      'after',
      [
        '\n结束代码：0 符合，1 有不符合之处，2 有的未能检查或参数有误 · exit code: 0 conforms, 1 does not, 2 could not be run',
        '\n示例：',
        '  xuemian-check http://10.1.2.3:8080 --id province --password-file 密码.txt --identity-file 患者.txt --html 报告.html',
        '  xuemian-check http://127.0.0.1:8090 --id province --password 密码 --identity 证件号码 --only cors token',
      ].join('\n'),
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
}
