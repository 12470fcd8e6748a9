import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { machineCredential } from '../tokens/credentials.ts'
import { faultLines, loadConfig, overrides, parseConfig } from './config.ts'

const credential = machineCredential('secret-of-the-window')
const sample = readFileSync(new URL('../sample/gateway.yaml', import.meta.url), 'utf8').replace(
  '换成 hash-password 输出的校验值',
  `'${credential}'`,
)

function faultsOf(text: string, env: Record<string, string> = {}) {
  const read = parseConfig(text, env)
  return read.ok ? [] : read.faults
}

describe('gateway.yaml', () => {
  test('the sample is good once its credential is filled in, and says so before', () => {
    expect(faultsOf(sample)).toEqual([])
    const unfilled = sample.replace(`'${credential}'`, 'x')
    const line = unfilled.split('\n').findIndex((text) => text.includes('credential: x')) + 1
    expect(faultsOf(unfilled)).toEqual([
      { line, path: 'clients[0].credential', message: expect.stringContaining('hash-password') },
    ])
  })

  test('the sample’s signature part is good too, its files beside the configuration', () => {
    const text = sample.replace(/^# (signature:| {2}keyFile: signing|requireTicket|provinceKeys)/gm, '$1')
    expect(parseConfig(text, {})).toMatchObject({
      ok: true,
      value: { signature: { keyFile: 'signing.key' }, requireTicket: true, provinceKeys: 'province-tickets.json' },
    })
  })

  test('tickets cannot be demanded without a signing key or the province’s keys, whatever else is wrong', () => {
    const found = faultsOf(`${sample}\nrequireTicket: true\ntokenSecond: 1\n`)
    expect(found.map(({ path, message }) => [path, /signature|provinceKeys|拼写/.exec(message)?.[0]])).toEqual([
      ['requireTicket', 'signature'],
      ['requireTicket', 'provinceKeys'],
      ['tokenSecond', '拼写'],
    ])
    expect(faultsOf(`${sample}\nrequireTicket: false\n`)).toEqual([])
  })

  test.each(['postgres', 'mysql', 'sqlserver', 'oracle', 'two-databases'])(
    'the sample %s.yaml is complete and good, with its code table, once its credential is filled in',
    (name) => {
      const folder = mkdtempSync(join(tmpdir(), 'xuemian-sample-'))
      cpSync(new URL('../sample/', import.meta.url), folder, { recursive: true })
      const file = join(folder, `${name}.yaml`)
      expect(loadConfig(file, {})).toMatchObject({ ok: false, faults: [{ path: 'clients[0].credential' }] })
      const text = readFileSync(file, 'utf8').replace('换成 hash-password 输出的校验值', `'${credential}'`)
      writeFileSync(file, text)
      const secrets = [...text.matchAll(/passwordFile: ([\w.-]+)/g)].map(([, named = '']) => named)
      const without = loadConfig(file, {})
      expect(without.ok ? [] : without.faults.map(({ path }) => path.replace(/^.*\./, ''))).toEqual(
        secrets.map(() => 'passwordFile'),
      )
      for (const secret of secrets) writeFileSync(join(folder, secret), 'x')
      const read = loadConfig(file, {})
      rmSync(folder, { recursive: true })
      expect(read).toMatchObject({
        ok: true,
        value: { source: { kind: name === 'two-databases' ? 'several' : name, rhCodes: { '1': '+', '2': '-' } } },
      })
      expect(sample).toContain(`${name}.yaml`)
    },
  )

  test('lists all faults at once, in the order of their lines', () => {
    const text = [
      "organisationCode: '123'",
      'listen:',
      '  port: http',
      'tokenKeyFile: token.key',
      'actualCost: sometimes',
      'tokenSecond: 7200',
      'origins: [https://a.example/]',
      'clients:',
      '  - id: a b',
      '    credential: plain',
      '  - id: window+1',
      `    credential: ${credential}`,
      'source:',
      '  kind: memory',
      '  file: rows.yaml',
      '  extra: 1',
    ].join('\n')
    const found = faultsOf(text)
    expect(found.map(({ line, path }) => [line, path])).toEqual([
      [1, 'organisationCode'],
      [2, 'listen.host'],
      [3, 'listen.port'],
      [5, 'actualCost'],
      [6, 'tokenSecond'],
      [7, 'origins[0]'],
      [9, 'clients[0].id'],
      [10, 'clients[0].credential'],
      [11, 'clients[1].id'],
      [16, 'source.extra'],
    ])
    for (const { message } of found) expect(message).toMatch(/[\u4e00-\u9fff]/)
    expect(faultLines('gateway.yaml', found).split('\n')[0]).toBe(
      'gateway.yaml:1  organisationCode：须为 22 位医院组织机构编码',
    )
  })

  test('an empty file lacks everything that is required', () => {
    expect(faultsOf('').map(({ path }) => path)).toEqual([
      'organisationCode',
      'listen',
      'tokenKeyFile',
      'actualCost',
      'clients',
      'source',
    ])
  })

  test('a syntax error and a key given twice are told by line', () => {
    expect(faultsOf('a: 1\nb: [1')).toMatchObject([{ line: 2 }])
    expect(faultsOf('listen: 1\nlisten: 2')).toMatchObject([{ line: 2, message: '同一项写了两次（DUPLICATE_KEY）' }])
    expect(faultsOf('a:\n\tb: 1')[0]?.message).toContain('不能用 Tab')
  })

  test('two clients of one id are refused', () => {
    const twice = sample.replace(/( {2}- id: window\n {4}credential: .*\n)/, '$1$1')
    expect(faultsOf(twice)).toMatchObject([{ path: 'clients[1].id' }])
  })

  test.each([
    ['no parameter', 'SELECT 1', '$1'],
    ['two parameters', 'SELECT $1, $2', '只有一个参数'],
    ['a statement that is no query', 'DELETE FROM patient WHERE id = ANY($1)', 'SELECT'],
    ['a semicolon', 'SELECT $1;', '分号'],
    ['a value within a string', "SELECT * FROM p WHERE a = ''x'' AND b = ''$1''", '引号'],
    ['a value in a comment', 'SELECT * FROM p /* $1 */', '注释'],
  ])('a query with %s is refused', (_what, query, words) => {
    const columns = 'patientKey: a, name: b, identityNumber: c, birthday: d'
    const source = `source:\n  kind: postgres\n  url: postgres://a@b/c\n  patients: { query: '${query}', columns: { ${columns} } }\n`
    const text = `${sample.slice(0, sample.indexOf('source:\n  kind: memory'))}${source}`
    const fault = faultsOf(text).find(({ path }) => path === 'source.patients.query')
    expect(fault?.message).toContain(words)
  })
})

describe('addresses', () => {
  const textWith = (lines: string) => sample.replace('clients:\n', `${lines}\nclients:\n`)

  test('are taken as addresses, networks and, for proxies, names', () => {
    const text = textWith("allow: [10.1.0.0/16, 'fd00::/8', '::1']\ntrustProxy: [loopback, 10.1.2.3]")
    expect(faultsOf(text)).toEqual([])
    expect(faultsOf(text.replace(/( {4}credential: .*\n)/, '$1    allow: [10.1.2.0/24]\n'))).toEqual([])
  })

  test('that are none are told, with their line', () => {
    expect(faultsOf(textWith('allow: [10.1.0.0/16, loopback]'))).toMatchObject([
      { path: 'allow[1]', message: expect.stringContaining('须为地址或网段') },
    ])
    expect(faultsOf(textWith('allow: []'))).toMatchObject([
      { path: 'allow', message: expect.stringContaining('删去此项') },
    ])
    expect(faultsOf(textWith('trustProxy: [proxy.example]'))).toMatchObject([{ path: 'trustProxy[0]' }])
    const client = sample.replace(/( {4}credential: .*\n)/, '$1    allow: [10.1]\n')
    expect(faultsOf(client)).toMatchObject([{ path: 'clients[0].allow[0]' }])
  })
})

describe('the operation of a gateway', () => {
  const operation = `
tls: { certFile: server.pem, keyFile: /etc/server.key, minVersion: TLSv1.3 }
adminPort: 9464
accessLog: { folder: access, keyFile: access.key, days: 400 }
`
  const files = sample + operation
  const changed = (from: string, to: string) => sample + operation.replace(from, to)

  test('is configured with files beside the configuration', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xuemian-config-'))
    writeFileSync(join(folder, 'gateway.yaml'), files)
    const read = loadConfig(join(folder, 'gateway.yaml'), {})
    rmSync(folder, { recursive: true })
    expect(read).toMatchObject({
      ok: true,
      value: {
        tls: { certFile: join(folder, 'server.pem'), keyFile: '/etc/server.key', minVersion: 'TLSv1.3' },
        adminPort: 9464,
        accessLog: { folder: join(folder, 'access'), keyFile: join(folder, 'access.key'), days: 400 },
      },
    })
  })

  test.each([
    ['tls.keyFile', changed(', keyFile: /etc/server.key', '')],
    ['tls.minVersion', changed('TLSv1.3', 'TLSv1.1')],
    ['adminPort', changed('9464', '70000')],
    ['accessLog.keyFile', changed(', keyFile: access.key', '')],
    ['accessLog.days', changed('400', '0')],
    ['limits.headersTimeoutMs', `${sample}\nlimits: { headersTimeoutMs: 30000 }`],
  ])('with a fault in %s is refused', (path, text) => {
    const found = faultsOf(text)
    expect(found.map((fault) => fault.path)).toEqual([path])
    expect(found[0]?.message).toMatch(/[\u4e00-\u9fff]/)
  })
})

describe('a source over MySQL', () => {
  const textWith = (query: string) => {
    const columns = 'patientKey: 病人ID, name: 姓名, identityNumber: 证件号, birthday: 出生日期'
    const source = `source:\n  kind: mysql\n  url: mysql://reader@10.1.2.3/his\n  patients:\n    query: "${query}"\n    columns: { ${columns} }\n`
    return `${sample.slice(0, sample.indexOf('source:\n  kind: memory'))}${source}`
  }
  const patientFaults = (query: string) =>
    faultsOf(textWith(query)).filter(({ path }) => path.startsWith('source.patients'))

  test('takes a list as IN ($1), beside strings of its own and Chinese names', () => {
    expect(patientFaults("SELECT * FROM 病人 WHERE 类型 = '住院' AND 证件号 IN ($1) AND 状态 <> '作废'")).toEqual([])
  })

  test('refuses the list as PostgreSQL writes it, with the right way', () => {
    const [fault] = patientFaults('SELECT * FROM 病人 WHERE 证件号 = ANY($1)')
    expect(fault).toMatchObject({ path: 'source.patients.query', message: expect.stringContaining('IN ($1)') })
  })
})

describe('a source over SQL Server or Oracle', () => {
  const before = sample.slice(0, sample.indexOf('source:\n  kind: memory'))
  const columns = 'patientKey: 病人ID, name: 姓名, identityNumber: 证件号, birthday: 出生日期'
  const faultsWith = (lines: readonly string[], patients: string) => {
    const source = [
      'source:',
      ...lines.map((line) => `  ${line}`),
      `  patients: { ${patients}, columns: { ${columns} } }`,
    ]
    return faultsOf(`${before}${source.join('\n')}\n`).filter(({ path }) => path !== 'source.bags')
  }
  const list = 'query: "SELECT * FROM 病人 WHERE 证件号 IN ($1)"'

  test('takes its own options, and no other kind’s', () => {
    const sqlserver = ['kind: sqlserver', 'url: sqlserver://a@h/his?instance=X', 'legacyTls: true', 'encrypt: true']
    expect(faultsWith([...sqlserver, 'trustServerCertificate: true', 'readOnlyIntent: false'], list)).toEqual([])
    expect(faultsWith([...sqlserver, 'thick: { clientDir: x }'], list)).toMatchObject([{ path: 'source.thick' }])
    const oracle = ['kind: oracle', 'url: oracle://a@h?sid=ORCL', 'thick: { clientDir: x }']
    expect(faultsWith(oracle, list)).toEqual([])
    expect(faultsWith([...oracle, 'legacyTls: true'], list)).toMatchObject([{ path: 'source.legacyTls' }])
  })

  test.each([
    ['sqlserver', 'sqlserver://a@h:1433', 'source.url', '数据库'],
    ['oracle', 'oracle://a@h/orcl?sid=ORCL', 'source.url', '服务名'],
    ['oracle', 'jdbc:oracle:thin:@h:1521:orcl', 'source.url', '服务名'],
  ])('%s at %s is refused', (kind, url, path, words) => {
    const found = faultsWith([`kind: ${kind}`, `url: ${url}`], list)
    expect(found).toMatchObject([{ line: expect.any(Number), path, message: expect.stringContaining(words) }])
  })

  test.each([
    ['sqlserver', 'query: "SELECT * FROM p WHERE a = ANY($1)"', 'IN ($1)'],
    ['sqlserver', 'query: "EXEC dbo.p $1"', 'each: true'],
    ['oracle', 'query: "BEGIN p($1); END", each: true', ':rows'],
    ['oracle', 'query: "BEGIN p($1, :rows); END;", each: true', '分号'],
  ])('of %s, %s is refused', (kind, patients, words) => {
    const url = kind === 'oracle' ? 'oracle://a@h/orcl' : 'sqlserver://a@h/his'
    expect(faultsWith([`kind: ${kind}`, `url: ${url}`], patients)).toMatchObject([
      { path: 'source.patients.query', message: expect.stringContaining(words) },
    ])
  })

  test.each([
    ['sqlserver', 'query: "EXEC dbo.p $1", each: true'],
    ['sqlserver', 'query: "SET NOCOUNT ON; SELECT 1 AS a INTO #t; SELECT * FROM #t WHERE a IN ($1)"'],
    ['oracle', 'query: "BEGIN p($1, :rows); END", each: true'],
    ['oracle', 'query: "SELECT * FROM TABLE(p($1))", each: true'],
  ])('of %s, %s is good', (kind, patients) => {
    const url = kind === 'oracle' ? 'oracle://a@h/orcl' : 'sqlserver://a@h/his'
    expect(faultsWith([`kind: ${kind}`, `url: ${url}`], patients)).toEqual([])
  })

  test('several Oracle databases are reached in one way', () => {
    const databases = (second: string) =>
      `${before}source:\n  kind: several\n  databases:\n    a: { kind: oracle, url: 'oracle://u@h/a', thick: { clientDir: x } }\n    b: { kind: oracle, url: 'oracle://u@h/b'${second} }\n`
    const found = (second: string) => faultsOf(databases(second)).filter(({ path }) => path.includes('databases'))
    expect(found('')).toMatchObject([{ path: 'source.databases.b', message: expect.stringContaining('thick') }])
    expect(found(', thick: { clientDir: x }')).toEqual([])
  })
})

describe('the environment', () => {
  test('goes before the file', () => {
    const read = parseConfig(sample, {
      XUEMIAN_LISTEN_PORT: '9000',
      XUEMIAN_LISTEN_HOST: '::',
      XUEMIAN_DATA: 'of others',
    })
    expect(read).toMatchObject({ ok: true, value: { listen: { port: 9000, host: '::' } } })
  })

  test('is named where its value is at fault', () => {
    const found = faultsOf(sample, { XUEMIAN_LISTEN_PORT: 'abc' })
    expect(found).toMatchObject([{ path: 'listen.port', message: expect.stringContaining('XUEMIAN_LISTEN_PORT') }])
    expect(found[0]).not.toHaveProperty('line')
  })

  test('has only names of one kind', () => {
    for (const name of Object.keys(overrides)) expect(name).toMatch(/^XUEMIAN_[A-Z_]+$/)
  })
})
