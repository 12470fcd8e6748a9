import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { formatFault, readConfig, variables } from './config.ts'

const folder = resolve('/etc/xuemian')
const minimal = 'provinceCode: 13\n'

it('fills in what is not told, and counts paths from the file', () => {
  expect(readConfig(minimal, folder, {})).toEqual({
    ok: true,
    config: {
      host: '127.0.0.1',
      port: 8080,
      database: { folder: resolve(folder, 'data/database'), poolSize: 10 },
      keyFile: resolve(folder, 'data/master.key'),
      provinceCode: '13',
      idleSeconds: 600,
      trustProxy: [],
      logLevel: 'info',
    },
  })
})

it('lists every fault with its line', () => {
  const text = `# comment
host: ""
port: eighty
prot: 8080
database:
  url: mysql://u:secret@h/d
  poolSize: 0
  unknown: 1
origin: https://xuemian.example/path
`
  const read = readConfig(text, folder, {})
  const faults = read.ok ? [] : read.faults
  expect(faults.map(({ path, line }) => [path, line]).sort()).toEqual([
    ['database.poolSize', 7],
    ['database.unknown', 8],
    ['database.url', 6],
    ['host', 2],
    ['origin', 9],
    ['port', 3],
    ['prot', 4],
    ['provinceCode', null],
  ])
  const lines = faults.map((fault) => formatFault(fault, 'province.yaml'))
  expect(lines).toContain('province.yaml:4 prot  没有此项设置 · no such setting')
  expect(lines.join()).not.toContain('secret')
})

it('says each fault in plain words', () => {
  const read = readConfig('provinceCode: 13\nhost: [1]\nlogLevel: loud\nport: 70000\n', folder, {})
  const faults = read.ok ? [] : read.faults
  expect(faults.map((fault) => formatFault(fault, 'f'))).toEqual([
    'f:2 host  类型或格式不对 · wrong type or form',
    'f:4 port  须为端口号 · must be a port',
    'f:3 logLevel  须为下列之一 · must be one of: fatal, error, warn, info, debug, silent',
  ])
})

it('lets a variable win over the file, and names it in a fault', () => {
  const text = `${minimal}port: 1\ndatabase:\n  folder: mine\n`
  const read = readConfig(text, folder, {
    PORT: '8081',
    DATABASE_URL: 'postgres://db/x',
    XUEMIAN_TRUST_PROXY: '10.0.0.1, 10.0.0.2',
  })
  expect(read).toMatchObject({
    ok: true,
    config: {
      port: 8081,
      database: { url: 'postgres://db/x', folder: resolve(folder, 'mine') },
      trustProxy: ['10.0.0.1', '10.0.0.2'],
    },
  })
  const wrong = readConfig(text, folder, { PORT: 'x', XUEMIAN_HOST: '' })
  expect(wrong).toMatchObject({ ok: false, faults: [{ path: 'PORT', line: null, source: 'environment' }] })
})

it('takes everything from variables where there is no file', () => {
  expect(readConfig('', folder, { XUEMIAN_PROVINCE_CODE: '13' })).toMatchObject({ ok: true })
})

it('names the line of broken YAML', () => {
  expect(readConfig('host: a\nport: [1\n', folder, {})).toMatchObject({
    ok: false,
    faults: [{ line: expect.any(Number) }],
  })
  expect(readConfig('- a\n', folder, {})).toMatchObject({ ok: false, faults: [{ line: 1 }] })
})

it('reads each variable into the setting that it names', () => {
  const values: Record<string, string> = {
    XUEMIAN_HOST: '0.0.0.0',
    PORT: '1',
    XUEMIAN_PORT: '2',
    XUEMIAN_ADMIN_PORT: '3',
    XUEMIAN_ORIGIN: 'https://a.example',
    DATABASE_URL: 'postgres://h/d',
    XUEMIAN_DATABASE_FOLDER: '/d',
    XUEMIAN_DATABASE_POOL_SIZE: '4',
    XUEMIAN_KEY_FILE: '/k',
    XUEMIAN_WEB_FOLDER: '/w',
    XUEMIAN_PROVINCE_CODE: '14',
    XUEMIAN_IDLE_SECONDS: '120',
    XUEMIAN_TRUST_PROXY: '10.0.0.1',
    XUEMIAN_LOG_LEVEL: 'warn',
  }
  expect(Object.keys(values)).toEqual(Object.keys(variables))
  const read = readConfig('', folder, values)
  expect(read).toMatchObject({
    ok: true,
    config: {
      host: '0.0.0.0',
      port: 2,
      adminPort: 3,
      origin: 'https://a.example',
      provinceCode: '14',
      idleSeconds: 120,
      logLevel: 'warn',
      database: { url: 'postgres://h/d', poolSize: 4 },
      trustProxy: ['10.0.0.1'],
    },
  })
})
