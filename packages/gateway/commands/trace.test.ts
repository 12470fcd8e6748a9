import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { secret, testProcesses } from '../operation/process-testing.ts'
import { identityNumber } from '../testing.ts'

const processes = testProcesses()
afterEach(() => processes.clear())

const accessLog = 'accessLog: { folder: access, keyFile: access.key, days: 200 }\n'

test('trace finds who asked for a number by its hash, and neither the log nor the files hold the number', async () => {
  const folder = processes.sampleIn(accessLog)
  const gateway = await processes.serve(folder)
  const { data } = (await (await fetch(`${gateway.url}/token?id=window&password=${secret}`)).json()) as {
    data: { token: string }
  }
  for (const number of [identityNumber, '110105491231002', '120103198806018241'])
    await fetch(`${gateway.url}/blduseinfo?token=${data.token}&identityNumber=${number}`)
  gateway.child.kill('SIGTERM')
  expect(await gateway.ended).toBe(0)
  expect(statSync(join(folder, 'access.key')).mode & 0o777).toBe(0o600)
  const [file = ''] = readdirSync(join(folder, 'access'))
  const written = readFileSync(join(folder, 'access', file), 'utf8')
  for (const text of [written, gateway.output()]) {
    for (const hidden of [identityNumber, '110105491231002', data.token, secret]) expect(text).not.toContain(hidden)
  }
  expect(gateway.output()).not.toContain('subject')

  const traced = processes.run(folder, ['trace', '--config', 'gateway.yaml'], ` ${identityNumber.toLowerCase()}\n`)
  expect(await traced.ended).toBe(0)
  const [first = '', ...lines] = traced.output().trimEnd().split('\n')
  const subject = /^subject: ([\w-]{22})$/.exec(first)?.[1]
  const found = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as object)
  expect(found).toEqual([
    expect.objectContaining({ path: '/blduseinfo', client: 'window', address: '127.0.0.1', subject }),
    expect.objectContaining({ path: '/blduseinfo', client: 'window', address: '127.0.0.1', subject }),
  ])
  expect(traced.output()).toContain('共 2 条')
}, 30_000)

test('trace says what it lacks: an access log, a readable key, a number', async () => {
  const without = processes.run(processes.sampleIn(), ['trace'], `${identityNumber}\n`)
  expect(await without.ended).toBe(2)
  expect(without.output()).toContain('没有 accessLog')
  const folder = processes.sampleIn(accessLog)
  const keyless = processes.run(folder, ['trace'], `${identityNumber}\n`)
  expect(await keyless.ended).toBe(2)
  expect(keyless.output()).toContain('访问日志密钥文件无法读取')
  writeFileSync(join(folder, 'access.key'), 'short')
  const none = processes.run(folder, ['trace'], '<script>\n')
  expect(await none.ended).toBe(2)
  expect(none.output()).toContain('证件号格式不正确')
}, 30_000)
