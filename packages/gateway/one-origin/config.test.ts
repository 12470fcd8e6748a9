import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseConfig } from '../config/config.ts'
import { machineCredential } from '../tokens/credentials.ts'
import { oneOriginRules } from './config.ts'

const base = [
  'organisationCode: 40224846313020211A1001',
  'listen: { host: 127.0.0.1, port: 8090 }',
  'tokenKeyFile: token.key',
  'actualCost: before-insurance',
  `clients: [{ id: window, credential: '${machineCredential('secret-of-the-window')}' }]`,
  'source: { kind: memory, file: rows.yaml }',
]

function read(oneOrigin: readonly string[], rest: readonly string[] = base) {
  return parseConfig([...rest, 'oneOrigin:', ...oneOrigin.map((line) => `  ${line}`)].join('\n'), {})
}
const faults = (...args: Parameters<typeof read>) => {
  const found = read(...args)
  return found.ok ? [] : found.faults.map(({ line, path, message }) => [line, path, message])
}

test('is refused without HTTPS towards the browsers, unless that is waived', () => {
  expect(faults(['province: https://xuemian.example'])).toEqual([
    [7, 'oneOrigin', expect.stringMatching(/须用 https：请配置 tls.*plainHttp\.browsers: true/)],
  ])
  expect(read(['province: https://xuemian.example', 'plainHttp: { browsers: true }'])).toMatchObject({
    ok: true,
    value: { oneOrigin: { province: 'https://xuemian.example', plainHttp: { browsers: true } } },
  })
})

test('needs no waiver beside a certificate, and refuses a needless one', () => {
  const tls = { certFile: 'a.pem', keyFile: 'b.pem' }
  const [guarded, needed] = oneOriginRules
  expect([guarded.holds({ tls, oneOrigin: {} }), guarded.holds({ oneOrigin: {} }), guarded.holds({})]).toEqual([
    true,
    false,
    true,
  ])
  const waived = { plainHttp: { browsers: true } }
  expect([needed.holds({ tls, oneOrigin: waived }), needed.holds({ oneOrigin: waived })]).toEqual([false, true])
})

test('is refused without HTTPS towards the province, unless that is waived', () => {
  const waived = (text: string) => ['province: http://10.1.1.1:8080', `plainHttp: { ${text} }`]
  expect(faults(waived('browsers: true'))).toEqual([
    [8, 'oneOrigin.province', expect.stringContaining('plainHttp.province: true')],
  ])
  expect(read(waived('browsers: true, province: true')).ok).toBe(true)
  expect(faults(['province: https://xuemian.example', 'plainHttp: { browsers: true, province: true }'])).toEqual([
    [9, 'oneOrigin.plainHttp.province', expect.stringContaining('请删去')],
  ])
})

test('a waiver is written out as true or not at all', () => {
  expect(faults(['province: https://a.example', 'plainHttp: { browsers: false }'])).toEqual([
    [7, 'oneOrigin', expect.anything()],
    [9, 'oneOrigin.plainHttp.browsers', expect.stringContaining('只能写 true')],
  ])
})

test.each([
  'https://a.example/',
  'https://a.example/path',
  'https://u:p@a.example',
  'ftp://a.example',
  'a.example',
  'https://A.example',
])('the province %s is no origin', (province) => {
  expect(faults([`province: ${province}`, 'plainHttp: { browsers: true }'])).toEqual([
    [8, 'oneOrigin.province', expect.stringContaining('须为省级系统网址')],
  ])
})

test('its faults are told together with those of the rest', () => {
  expect(faults(['province: https://a.example', 'extra: 1'], base.slice(1)).map(([, path]) => path)).toEqual([
    'organisationCode',
    'oneOrigin',
    'oneOrigin.extra',
  ])
})

test('the sample’s own lines are good once they are uncommented', () => {
  const sample = readFileSync(new URL('../sample/gateway.yaml', import.meta.url), 'utf8')
  const [, lines = ''] = /\n((?:# oneOrigin:\n)(?:# {3}.*\n)+)/.exec(sample) ?? []
  const uncommented = lines.replace(/^# /gm, '').split('\n').slice(1)
  expect(read(uncommented.map((line) => line.slice(2)))).toMatchObject({
    ok: true,
    value: { oneOrigin: { province: 'https://xuemian.example.gov.cn', caFile: 'province-ca.pem' } },
  })
})
