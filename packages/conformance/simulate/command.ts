import { Command } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { FEW_PEOPLE } from './city.ts'
import { width } from './columns.ts'
import { profiles } from './profiles.ts'

const titles: Readonly<Record<string, string>> = { 'Usage:': '用法：', 'Options:': '选项：' }

/** The command line, with help in Chinese first. */
export function createCommand(): Command {
  const descriptions = Object.values(profiles).map(({ name, description }) => `  ${name.padEnd(8)}${description}`)
  return new Command('xuemian-simulate')
    .description(
      '模拟一家医院的HIS接口（人员均为合成），只在本机127.0.0.1上提供，用于联调和演示。\nA synthetic hospital on loopback.',
    )
    .usage('[选项]')
    .version(packageJson.version, '-V, --version', '显示版本 · version')
    .helpOption('-h, --help', '显示帮助 · help')
    .configureHelp({
      displayWidth: width,
      styleTitle: (title) => titles[title] ?? title,
      optionDescription: ({ description, defaultValue }) =>
        defaultValue === undefined ? description : `${description}（默认${defaultValue}）`,
    })
    .configureOutput({ outputError: (text, write) => write(`参数有误，请看 --help。\n✗ ${text}`) })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .option('--profile <名称>', `应答方式：${Object.keys(profiles).join('、')} · how it answers`, 'good')
    .option('--port <端口>', '监听端口，0为任选空闲端口 · port', '8090')
    .option('--seed <数>', '随机种子：同一种子、同一天，同样的人员 · seed', '1')
    .option('--hospital <序号>', '第几家医院：1或2 · which hospital', '1')
    .option('--population <人数>', `每家医院另有多少患者 · patients（默认${FEW_PEOPLE}）`)
    .option('--id <用户名>', '用户名，或环境变量 XUEMIAN_ID · user（默认province）')
    .option('--password-file <文件>', '第一行是密码，或 XUEMIAN_PASSWORD，或随机 · password')
    .option('--fault <名称>', '故意带上的缺陷，可重复 · a named fault, repeatable', (name, before: string[] = []) => [
      ...before,
      name,
    ])
    .option('--faults', '列出全部缺陷 · list every fault')
    .option('--one-in <个数>', '平均每几个请求出现一次 · one request in so many')
    .option('--from <秒>', '启动几秒后缺陷开始 · seconds until faults begin')
    .option('--until <秒>', '启动几秒后缺陷停止 · seconds until faults end')
    .addHelpText(
      'after',
      [
        '\n应答方式：',
        ...descriptions,
        '\n示例：',
        '  xuemian-simulate --profile sloppy --port 8091',
        '  xuemian-simulate --population 100000',
        '  xuemian-simulate --fault doubled-origin --fault cacheable --one-in 3',
      ].join('\n'),
    )
}
