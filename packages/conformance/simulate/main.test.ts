import { type ChildProcess, spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../bin/xuemian-simulate.mjs', import.meta.url))
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

function run(args: readonly string[], until?: RegExp) {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
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

  it('says that a port is in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const blocked = run(['--port', String((other.address() as AddressInfo).port)])
    expect(await blocked.exited).toBe(2)
    expect(blocked.output()).toContain('端口已被占用')
    other.close()
  })
})
