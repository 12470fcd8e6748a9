/** Where a server listens and who asks it, from the one line of a configuration. */
export interface ServerUrl {
  readonly host: string
  /** Absent: the database's usual one. */
  readonly port: number | undefined
  readonly user: string
  readonly password: string | undefined
  /** The database of SQL Server, the service of Oracle; empty where an SID names it. */
  readonly name: string
  /** A named instance of SQL Server. */
  readonly instance: string | undefined
  /** The SID of an old Oracle that has no service name. */
  readonly sid: string | undefined
}

export type ReadUrl =
  | { readonly ok: true; readonly value: ServerUrl }
  | { readonly ok: false; readonly message: string }

interface Rules {
  readonly scheme: string
  readonly example: string
  /** The one query parameter that is allowed. */
  readonly parameter: 'instance' | 'sid'
  readonly name: RegExp
}

const SQLSERVER: Rules = {
  scheme: 'sqlserver:',
  example: 'sqlserver://用户@主机:1433/数据库；命名实例写作 sqlserver://用户@主机/数据库?instance=实例名',
  parameter: 'instance',
  name: /^[^/\\[\];'"]{1,128}$/,
}

const ORACLE: Rules = {
  scheme: 'oracle:',
  example: 'oracle://用户@主机:1521/服务名；只有 SID 时写作 oracle://用户@主机:1521?sid=ORCL',
  parameter: 'sid',
  name: /^[\w.$#-]{1,128}$/,
}

/** Reads `sqlserver://user@host:1433/database`, or with `?instance=NAME` in place of the port. */
export function readSqlServerUrl(text: string): ReadUrl {
  const read = readUrl(text, SQLSERVER)
  if (!read.ok) return read
  const { name, port, instance } = read.value
  if (name === '') return refused(SQLSERVER)
  if (instance !== undefined && port !== undefined)
    return { ok: false, message: '端口与 instance 只写一个：写了端口就直接连接该端口' }
  return read
}

/** Reads `oracle://user@host:1521/service`, or with `?sid=ORCL` in place of the service. */
export function readOracleUrl(text: string): ReadUrl {
  const read = readUrl(text, ORACLE)
  if (!read.ok) return read
  const { name, sid } = read.value
  return (name === '') === (sid === undefined) ? refused(ORACLE) : read
}

function readUrl(text: string, rules: Rules): ReadUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== rules.scheme || url.hash !== '') return refused(rules)
  const parts = decoded([url.username, url.password, url.hostname, url.pathname.slice(1)])
  if (!parts) return { ok: false, message: '用户名、密码、库名中的特殊字符须写成 %XX' }
  const [user = '', password = '', host = '', name = ''] = parts
  const given = [...url.searchParams.keys()]
  const parameter = url.searchParams.get(rules.parameter) ?? undefined
  const good =
    /^(?:[A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9a-f:.]+\])$/i.test(host) &&
    user !== '' &&
    (name === '' || rules.name.test(name)) &&
    given.every((key) => key === rules.parameter) &&
    given.length <= 1 &&
    (parameter === undefined || /^[\w$#-]{1,64}$/.test(parameter))
  if (!good) return refused(rules)
  return {
    ok: true,
    value: {
      host: host.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? undefined : Number(url.port),
      user,
      password: password === '' ? undefined : password,
      name,
      instance: rules.parameter === 'instance' ? parameter : undefined,
      sid: rules.parameter === 'sid' ? parameter : undefined,
    },
  }
}

function decoded(parts: readonly string[]): readonly string[] | undefined {
  try {
    return parts.map(decodeURIComponent)
  } catch {
    return undefined
  }
}

function refused({ example }: Rules): ReadUrl {
  return { ok: false, message: `须形如 ${example}` }
}
