import type { City } from './city.ts'
import { padded, width } from './columns.ts'
import { faults } from './faults/faults.ts'
import type { SimulateOptions } from './options.ts'
import { profiles } from './profiles.ts'

/** What a person needs to try a hospital that listens at `url`. */
export function announcement(city: City, url: string, options: SimulateOptions): string {
  const { hospital: index, profile, id, password, passwordFrom } = options
  const hospital = city.hospitals[index]
  const people = city.patients.filter((patient) => patient.hospital === index)
  const named = Math.max(...people.map(({ name }) => width(name)))
  const secret = passwordFrom === undefined ? password : '（密码）'
  return [
    `${hospital?.name}（${hospital?.orgCode}）· ${profiles[profile].description}`,
    `地址  ${url}`,
    `用户  ${id}`,
    `密码  ${passwordFrom === undefined ? password : `（取自 ${passwordFrom}）`}`,
    `文档  ${url}/openapi.json`,
    `患者  ${new Set(hospital?.patients.map(({ identityNumber }) => identityNumber)).size}人，均为合成`,
    ...faultLines(options),
    '',
    '值得一试的患者：',
    ...people.flatMap(({ identityNumber, name, story, donorIdentity }) => [
      `  ${identityNumber}  ${padded(name, named)}  ${story}`,
      ...(donorIdentity ? [`  ${' '.repeat(18)}  ${' '.repeat(named)}  献血者 ${donorIdentity}`] : []),
    ]),
    '',
    `取令牌：curl '${url}/token?id=${encodeURIComponent(id)}&password=${secret}'`,
    '按 Ctrl-C 停止。',
    '',
  ].join('\n')
}

function faultLines({ faults: chosen, timing }: SimulateOptions): readonly string[] {
  if (chosen.length === 0) return []
  const longest = Math.max(...chosen.map(({ name }) => name.length))
  const { oneIn, fromMs = 0, untilMs } = timing
  const seconds = (ms: number) => `${ms / 1000}秒`
  const when = [
    ...(fromMs > 0 ? [`启动${seconds(fromMs)}后`] : []),
    ...(untilMs === undefined ? [] : [`启动${seconds(untilMs)}为止`]),
    oneIn === undefined ? '每个请求' : `每${oneIn}个请求约一次`,
  ]
  return [
    ...chosen.map(({ name, zh }, index) => `${index === 0 ? '缺陷' : '    '}  ${name.padEnd(longest)}  ${zh}`),
    `何时  ${when.join('，')}`,
  ]
}

/** Every fault with its clause and what it does, in both languages. */
export function faultList(): string {
  const names = Math.max(...faults.map(({ name }) => name.length))
  const clauses = Math.max(...faults.map(({ requirement }) => requirement.length))
  return [
    `${faults.length}种缺陷，用 --fault 名称 选用，可重复 · faults that --fault names, with the clause that each breaks`,
    '',
    ...faults.flatMap(({ name, requirement, zh, en }) => [
      `${name.padEnd(names)}  ${requirement.padEnd(clauses)}  ${zh}`,
      `${' '.repeat(names + clauses + 4)}${en}`,
    ]),
    '',
  ].join('\n')
}
