import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeTokenReply } from '@xuemian/contract'
import { describe, expect, test } from 'vitest'
import { loadConfig, parseConfig } from '../../config/config.ts'
import { openSource } from '../../open-source.ts'
import { machineCredential } from '../../tokens/credentials.ts'
import { startVendor } from './testing.ts'

const sample = readFileSync(new URL('../../sample/http.yaml', import.meta.url), 'utf8').replace(
  '换成 hash-password 输出的校验值',
  `'${machineCredential('secret-of-the-window')}'`,
)
const head = sample.slice(0, sample.indexOf('source:'))
const [json = '', ...others] = sample
  .slice(sample.indexOf('source:'))
  .split(/^# source:$/m)
  .map((text, index) => (index === 0 ? text : `source:${text.replace(/^# ?/gm, '').replace(/^[二三]、.*$/gm, '')}`))
const [bldUseInfo = '', xml = ''] = others

const faultsOf = (source: string, more = '') => {
  const read = parseConfig(`${head}${more}${source}`, {})
  return read.ok ? [] : read.faults.map(({ path, message }) => [path, message])
}

describe('the sample of a vendor’s interface', () => {
  test.each([
    ['json', json],
    ['blduseinfo', bldUseInfo],
    ['xml', xml],
  ])('is good for style: %s', (style, source) => {
    expect(parseConfig(`${head}${source}`, {})).toMatchObject({ ok: true, value: { source: { kind: 'http', style } } })
  })

  test('sends the SOAP request that two queries read once', () => {
    const read = parseConfig(`${head}${xml}`, {})
    const source = read.ok ? read.value.source : undefined
    if (source?.kind !== 'http' || source.style !== 'xml') throw new TypeError('no SOAP')
    const { patient, bills } = source.requests
    expect({ ...patient, rows: '' }).toEqual({ ...bills, rows: '' })
  })
})

describe('a request is refused', () => {
  test.each<[string, string, string, string, string]>([
    [
      'with a place of another name',
      "patientId: '{1}'",
      "patientId: '{patientId}'",
      'source.requests.bills',
      '{patientId}',
    ],
    ['that does not use the value', "{ patientId: '{1}', ", '{ ', 'source.bags.query', '须用到 {1}'],
    [
      'with two values where the key is one',
      "from: '2000-01-01'",
      "from: '{2}'",
      'source.bags.query',
      '没有值可填 {2}',
    ],
    ['that writes JSON as a text', "from: '2000-01-01'", `from: '{"a":"{1}"}'`, 'source.requests.bills', '写成结构'],
    [
      'with two bodies',
      'path: /blood/bills',
      'path: /blood/bills\n      form: { a: b }',
      'source.requests.bills',
      '只能写一个',
    ],
    ['with a brace in its path', 'path: /patients?', 'path: /{/patients?', 'source.requests.patient', '大括号'],
    [
      'with a path that does not begin at the url',
      'path: /patients?',
      'path: patients?',
      'source.requests.patient.path',
      '以 / 开头',
    ],
    ['that counts where there is no list', 'rows: data[]', 'total: n', 'source.requests.patient.total', '没有列表'],
    ['with rows that are no path', 'rows: data[]', 'rows: data[].', 'source.requests.patient.rows', 'items[]'],
    [
      'with a password that is nowhere',
      '  passwordFile: vendor.password',
      '  #',
      'source.login.request',
      'passwordFile',
    ],
    ['with a token but no login', 'login:', 'timeouts:', 'source.timeouts', '没有这个配置项'],
    ['whose token nothing uses', "'Bearer {token}'", 'Bearer', 'source.login', '没有请求用到 {token}'],
    ['that a query does not name', 'query: bills', 'query: bill', 'source.bags.query', 'requests 中没有 bill'],
    ['that is asked each by each', 'query: bills', 'query: bills\n    each: true', 'source.bags.query', '不写 each'],
    ['of an address with a password in it', 'url: https://', 'url: https://a:b@', 'source.url', '不含用户名'],
    ['of another scheme', 'url: https:', 'url: ftp:', 'source.url', '须形如 https://'],
    ['whose notFound is half', "path: code, equals: ['1404']", 'path: code', 'source.notFound', 'equals'],
  ])('%s', (_what, from, to, path, words) => {
    expect(json).toContain(from)
    const faults = faultsOf(json.replace(from, to))
    expect(faults).toContainEqual([path, expect.stringContaining(words)])
  })

  test('with HTTP’s own credentials but no password', () => {
    const source = json.replace('  passwordFile: vendor.password', '  username: his').replace("'{password}'", 'x')
    expect(faultsOf(source)).toContainEqual(['source.username', expect.stringContaining('passwordFile')])
  })

  test('with a token and no login', () => {
    const source = json.replace(/ {2}login:\n(?: {4}.*\n)+/, '')
    expect(faultsOf(source)).toContainEqual(['source.headers', expect.stringContaining('没有写 login')])
  })
})

test('the numbers of a vendor’s own interface are not made by templates', () => {
  const template = "hisId: '{organisationCode}_{patientKey}'\n"
  expect(faultsOf(json, template)).toEqual([])
  expect(faultsOf(bldUseInfo, template)).toEqual([['hisId', expect.stringContaining('blduseinfo')]])
})

test('a style that there is not is told', () => {
  expect(faultsOf(json.replace('style: json', 'style: soap'))).toMatchObject([['source.style', expect.any(String)]])
})

describe('beside a database', () => {
  const several = `source:
  kind: several
  databases:
    his: { kind: mysql, url: 'mysql://reader@10.1.2.3/his' }
    blood: { kind: http, style: json, url: 'http://10.1.2.4', requests: { bag: { path: '/bags?no={1}', rows: 'bags[]' } } }
  patients:
    from: his
    query: SELECT id, xm, zjh, csrq FROM patient WHERE zjh IN ($1)
    columns: { patientKey: id, name: xm, identityNumber: zjh, birthday: csrq }
  bags:
    from: his
    query: SELECT id, zyh, jsdh, jsrq, zje, yxsj, xdh, je FROM charge WHERE id IN ($1)
    join: [{ from: blood, query: bag, key: xdh, on: bags.no }]
    columns: { patientKey: id, admissionNumber: zyh, settlementNumber: jsdh, settledOn: jsrq, actualCost: zje, consumedOn: yxsj, donCode: xdh,
      prodCode: bags.product, prodClassCode: bags.class, prodClassName: bags.className, volume: bags.units, rh: bags.rh, money: je }
`
  test('an interface is a database like any other', () => {
    const join = 'source.bags.join[0]'
    expect(faultsOf(several)).toEqual([])
    expect(faultsOf(several.replace('query: bag,', 'query: bags,'))).toEqual([
      [`${join}.query`, 'requests 中没有 bags'],
    ])
    expect(faultsOf(several.replace('no={1}', 'no=1'))).toEqual([[`${join}.query`, expect.stringContaining('{1}')]])
    expect(faultsOf(several.replace('from: blood', 'from: bloods'))).toEqual([
      [`${join}.from`, expect.stringContaining('bloods')],
    ])
  })
})

test('a source is opened with the secret of its file, found beside the configuration', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-http-'))
  const vendor = await startVendor(({ path }) =>
    path === '/token?id=gw&password=s3cret' ? writeTokenReply({ token: 't', expiresIn: 60 }) : '',
  )
  try {
    writeFileSync(join(folder, 'vendor.password'), 's3cret\n')
    const source = `source: { kind: http, style: blduseinfo, url: '${vendor.url}', id: gw, passwordFile: vendor.password }\n`
    writeFileSync(join(folder, 'gateway.yaml'), `${head}${source}`)
    const read = loadConfig(join(folder, 'gateway.yaml'), {})
    if (!read.ok) throw new TypeError(JSON.stringify(read.faults))
    const opened = await openSource(read.value.source)
    await opened.check(new AbortController().signal)
    await opened.close()
    expect(vendor.asked).toHaveLength(1)
  } finally {
    await vendor.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
