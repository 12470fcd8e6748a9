import { type ChildProcess, spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { width } from './columns.ts'
import { faults } from './faults/faults.ts'

const bin = fileURLToPath(new URL('../bin/xuemian-simulate.mjs', import.meta.url))
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

function run(args: readonly string[], until?: RegExp, env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  started.push(child)
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  const seen = new Promise<void>((resolve) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString('utf8')
      if (until?.test(output)) resolve()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('exit', () => resolve())
  })
  return { child, exited, seen, output: () => output }
}

describe('xuemian-simulate', () => {
  it('prints help in Chinese with every profile, and its version', async () => {
    const help = run(['--help'])
    expect(await help.exited).toBe(0)
    for (const word of ['用法：', '选项：', '--profile', '--port', '--seed', 'sloppy', '规范的医院', '（默认8090）']) {
      expect(help.output()).toContain(word)
    }
    for (const option of ['--population', '--fault ', '--faults', '--one-in', '--from <', '--until', '--password-file'])
      expect(help.output()).toContain(option)
    const explained = help
      .output()
      .split('\n')
      .filter((line) => / {2}-/.test(line) && line.includes(' · '))
    expect(new Set(explained.map((line) => width(line.slice(0, /(?<= {2})[^ -<]/u.exec(line)?.index)))).size).toBe(1)
    const version = run(['--version'])
    expect(await version.exited).toBe(0)
    expect(version.output()).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('refuses an unknown profile and a wrong port with status 2', async () => {
    for (const args of [['--profile', 'none'], ['--port', '70000'], ['--nothing']]) {
      const wrong = run(args)
      expect(await wrong.exited).toBe(2)
      expect(wrong.output()).toContain('参数有误')
    }
  })

  it('serves a hospital on loopback, answers with the printed password, and stops on SIGTERM', async () => {
    const server = run(['--profile', 'sloppy', '--port', '0', '--seed', '5'], /按 Ctrl-C/)
    await server.seen
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(server.output())?.[0] ?? ''
    const password = /密码 {2}(\S+)/.exec(server.output())?.[1] ?? ''
    const reply = await fetch(`${url}/token?id=province&password=${password}`)
    expect(await reply.text()).toMatch(/"success":\s*"true"/)
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
  })

  it('lists every fault with its clause, in Chinese and English', async () => {
    const list = run(['--faults'])
    expect(await list.exited).toBe(0)
    for (const { name, zh, en, requirement } of faults)
      for (const part of [name, zh, en, requirement]) expect(list.output()).toContain(part)
  })

  it('serves faults together and between two moments, with the credentials of a script that it does not show', async () => {
    const chosen = ['--fault', 'doubled-origin', '--fault', 'cacheable', '--until', '600']
    const credentials = { XUEMIAN_ID: 'script', XUEMIAN_PASSWORD: 'fixed-for-a-script' }
    const server = run(['--port', '0', ...chosen], /按 Ctrl-C/, credentials)
    await server.seen
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(server.output())?.[0] ?? ''
    const reply = await fetch(`${url}/token?id=script&password=fixed-for-a-script`)
    expect(await reply.json()).toMatchObject({ success: true })
    expect(reply.headers.get('access-control-allow-origin')).toBe('*, *')
    expect(reply.headers.get('cache-control')).toBeNull()
    expect(server.output()).not.toContain('fixed-for-a-script')
    for (const line of ['缺陷  doubled-origin  ', '      cacheable       ', '何时  启动600秒为止，每个请求'])
      expect(server.output()).toContain(line)
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
  })

  it('serves a larger hospital, and its description', async () => {
    const server = run(['--port', '0', '--population', '3000'], /按 Ctrl-C/)
    await server.seen
    expect(server.output()).toContain('患者  3010人')
    const document = /http:\S+\/openapi\.json/.exec(server.output())?.[0] ?? ''
    expect(await (await fetch(document)).json()).toMatchObject({ openapi: '3.1.0' })
  })

  it('says that a port is in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const blocked = run(['--port', String((other.address() as AddressInfo).port)])
    expect(await blocked.exited).toBe(2)
    expect(blocked.output()).toContain('端口已被占用')
    other.close()
  })
})
