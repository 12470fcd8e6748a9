/** What a finding is about, and how to mend it, in both languages. `{…}` are places for what was found. */
export interface FindingRow {
  readonly title: Words
  /** What to do where the verdict is not `ok`. */
  readonly fix: Words
}

interface Words {
  readonly zh: string
  readonly en: string
}

/** Every finding of `doctor`. An id once given is never given another meaning. */
export const findingTable = {
  configuration: row(
    ['配置文件', 'Configuration'],
    [
      '按行号改正；字段说明见《数据源与字段映射》。',
      'Mend each line; the fields are described in "Sources and mapping".',
    ],
  ),
  amount: row(
    ['票据金额口径', 'Which amount actualCost is'],
    ['须与省里登记的一致；不一致时改 actualCost。', 'It must be the one registered with the province.'],
  ),
  numbers: row(
    ['hisId 与 serialNumber', 'hisId and serialNumber'],
    ['须在全省唯一。', 'They must be unique in the province.'],
  ),
  clients: row(
    ['客户端口令', 'Client credentials'],
    [
      '用 xuemian-gateway hash-password --generate 重新生成。',
      'Make new ones: xuemian-gateway hash-password --generate.',
    ],
  ),
  secrets: row(
    ['密钥与密码文件', 'Key and password files'],
    ['只允许运行网关的账号读取：chmod 600 {what}', 'Let only the account of the gateway read them: chmod 600 {what}'],
  ),
  port: row(
    ['监听端口', 'Listening port'],
    [
      '换一个 listen.port，或停掉占用它的程序；若就是正在运行的网关，可忽略。',
      'Choose another listen.port or stop what holds it; ignore this if it is the running gateway.',
    ],
  ),
  products: row(['产品编码对照表', 'Product table'], ['按行改正 products.csv。', 'Mend the lines of products.csv.']),
  reachable: row(
    ['连接数据库', 'Reaching the database'],
    [
      '检查数据库是否运行、地址端口、防火墙、账号与密码：{what}',
      'Check that it runs, address, port, firewall, account and password: {what}',
    ],
  ),
  version: row(['数据库版本', 'Version of the database'], ['{what}', '{what}']),
  clock: row(['时钟', 'Clocks'], ['两台机器都与同一时间服务器同步。', 'Let both machines follow one time server.']),
  charset: row(['字符集', 'Character set'], ['为这些列写 {what}', 'Write for these columns: {what}']),
  rights: row(
    ['只读账号', 'Read-only account'],
    ['请数据库管理员执行：{what}', 'Ask the administrator to run: {what}'],
  ),
  query: row(['查询可以执行', 'The query runs'], ['{what}', '{what}']),
  columns: row(
    ['查询的列', 'Columns of the query'],
    ['在查询中加上这些列，或改 columns：{what}', 'Add them to the query or change `columns`: {what}'],
  ),
  types: row(
    ['金额与数量的类型', 'Types of amounts'],
    [
      '二进制小数会差一分。在查询中写 CAST({what} AS decimal(14,4))。',
      'Binary fractions lose a fen. Write CAST({what} AS decimal(14,4)) in the query.',
    ],
  ),
  plan: row(
    ['索引', 'Indexes'],
    [
      '请数据库管理员为查询条件的列建索引，例如 {what}',
      'Ask the administrator for an index on the columns of the condition, such as {what}',
    ],
  ),
  duration: row(
    ['查询用时', 'Time of the query'],
    ['检查索引；或放宽 statementTimeoutMs。', 'Check the indexes, or raise statementTimeoutMs.'],
  ),
  unmapped: row(
    ['产品编码对照是否齐全', 'Every product code is mapped'],
    [
      'doctor --unmapped 待补.csv 写出待填的表，填好后并入 products.csv。',
      'doctor --unmapped unmapped.csv writes the table to fill; then add it to products.csv.',
    ],
  ),
} as const satisfies Readonly<Record<string, FindingRow>>

export type FindingId = keyof typeof findingTable

/** `skipped`: it could not be looked at, for a reason that the detail names. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'skipped'

/** One thing that was looked at. */
export interface Finding {
  readonly id: FindingId
  readonly verdict: Verdict
  /** Which query or database, where there are several. */
  readonly of: string
  /** What was seen, in both languages; holds no data of a patient. */
  readonly detail: Words
  /** Fills `{what}` of the fix. */
  readonly what?: string
}

/** Makes a finding; one text serves both languages where it is a name or a number. */
export function finding(
  id: FindingId,
  verdict: Verdict,
  detail: string | readonly [zh: string, en: string],
  more: { readonly of?: string; readonly what?: string } = {},
): Finding {
  const [zh, en] = typeof detail === 'string' ? [detail, detail] : detail
  return { id, verdict, of: more.of ?? '', detail: { zh, en }, ...(more.what === undefined ? {} : { what: more.what }) }
}

/** The way to mend a finding. */
export function fixOf({ id, what = '' }: Finding, language: 'zh' | 'en'): string {
  return findingTable[id].fix[language].replace('{what}', () => what)
}

function row(title: readonly [string, string], fix: readonly [string, string]): FindingRow {
  return { title: { zh: title[0], en: title[1] }, fix: { zh: fix[0], en: fix[1] } }
}
