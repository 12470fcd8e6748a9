import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { faultLines, overrides, parseConfig } from './config.ts'
import { machineCredential } from './credentials.ts'

const credential = machineCredential('secret-of-the-window')
const sample = readFileSync(new URL('sample/gateway.yaml', import.meta.url), 'utf8').replace(
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

  test('the sample’s PostgreSQL part is good too', () => {
    const commented = sample.slice(sample.indexOf('# source:'))
    const source = commented
      .split('\n')
      .map((line) => line.replace(/^# ?/, ''))
      .join('\n')
    const text = `${sample.slice(0, sample.indexOf('source:\n  kind: memory'))}\n${source}`
    expect(parseConfig(text, {})).toMatchObject({
      ok: true,
      value: { source: { kind: 'postgres', rhCodes: { '1': '+', '2': '-' } } },
    })
  })

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
    expect(faultsOf('listen: 1\nlisten: 2')).toMatchObject([{ line: 2 }])
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
