import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { passwordFault } from './commands/hash-password.ts'
import { bin, type Run, secret, testProcesses } from './operation/process-testing.ts'
import { isCredential } from './tokens/credentials.ts'

const processes = testProcesses()
let folder = ''
beforeEach(() => {
  folder = processes.sampleIn()
})
afterEach(() => processes.clear())
const run = (parameters: readonly string[], input = '', env: Record<string, string> = {}): Run =>
  processes.run(folder, parameters, input, env)
const serve = (env?: Record<string, string>) => processes.serve(folder, env)

describe('xuemian-gateway', () => {
  test('serves the sample, logs no secret, stops on SIGTERM, and takes its tokens again after a restart', async () => {
    const first = await serve()
    const reply = (await (await fetch(`${first.url}/token?id=window&password=${secret}`)).json()) as {
      data: { token: string }
    }
    const { token } = reply.data
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(first.output()).toContain('医保扣除之前')
    for (const word of [secret, token, 'window']) expect(first.output()).not.toContain(word)
    expect(statSync(join(folder, 'token.key')).mode & 0o777).toBe(0o600)

    const second = await serve()
    const found = await fetch(`${second.url}/blduseinfo?token=${token}&identityNumber=11010519491231002X`)
    expect(await found.json()).toMatchObject({
      success: true,
      data: { chargeBills: [{ actualCost: '100.00', products: [{ volume: 4, money: 440 }] }] },
    })
    second.child.kill('SIGINT')
    expect(await second.ended).toBe(0)
  })

  test('does not start with a faulty configuration and lists every fault', async () => {
    writeFileSync(join(folder, 'gateway.yaml'), 'organisationCode: 1\nlisten: { host: a, port: -1 }\n')
    const refused = run(['serve', '--config', 'gateway.yaml'])
    expect(await refused.ended).toBe(2)
    expect(refused.output()).toContain('配置有 6 处错误，网关未启动')
    expect(refused.output()).toContain('gateway.yaml:1  organisationCode')
  })

  test('says so when its port is taken or its file is missing', async () => {
    const first = await serve()
    const taken = run(['serve'], '', { XUEMIAN_LISTEN_PORT: new URL(first.url).port })
    expect(await taken.ended).toBe(2)
    expect(taken.output()).toContain('端口已被占用')
    const missing = run(['serve', '-c', 'none.yaml'])
    expect(await missing.ended).toBe(2)
    expect(missing.output()).toContain('无法读取配置文件')
  })

  test('signing-keys makes, prints and adds keys, never their private half', async () => {
    const unsigned = run(['signing-keys'])
    expect(await unsigned.ended).toBe(2)
    expect(unsigned.output()).toContain('signature.keyFile')
    const env = { XUEMIAN_SIGNATURE_KEY_FILE: 'signing.key' }
    const first = run(['signing-keys'], '', env)
    expect(await first.ended).toBe(0)
    const [key] = JSON.parse(first.output()).keys
    const added = run(['signing-keys', '--add'], '', env)
    expect(await added.ended).toBe(0)
    expect(added.output()).toContain('先把以上公钥交给省里登记')
    const { keys } = JSON.parse(added.output().slice(0, added.output().lastIndexOf('}') + 1))
    expect(keys).toEqual([key, expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' })])
    expect(added.output()).not.toContain('"d"')
    const { url, child } = await serve(env)
    const published = async () => (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: unknown[] }
    expect(await published()).toEqual({ keys })
    if (process.platform === 'win32') return
    await run(['signing-keys', '--add'], '', env).ended
    child.kill('SIGHUP')
    await expect.poll(async () => (await published()).keys.length, { timeout: 10_000 }).toBe(3)
  })

  test('explains itself in Chinese', async () => {
    const help = run(['--help'])
    expect(await help.ended).toBe(0)
    expect(help.output()).toContain('用法：')
    expect(help.output()).toContain('hash-password')
    const version = run(['--version'])
    await version.ended
    expect(version.output()).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('hash-password prints a verifier and never the password that was typed', async () => {
    const typed = run(['hash-password'], 'Correct-horse-9\n')
    expect(await typed.ended).toBe(0)
    const [, credential = ''] = /credential: (\S+)/.exec(typed.output()) ?? []
    expect(isCredential(credential)).toBe(true)
    expect(typed.output()).not.toContain('Correct-horse-9')
    const weak = run(['hash-password'], 'short\n')
    expect(await weak.ended).toBe(2)
  })

  test('hash-password --out keeps the password it makes off the screen, in a file of its owner, never over another', async () => {
    const out = join(folder, 'made.password')
    const made = run(['hash-password', '--out', out])
    expect(await made.ended).toBe(0)
    const password = readFileSync(out, 'utf8').trim()
    expect(password).toHaveLength(32)
    expect(made.output()).not.toContain(password)
    expect(statSync(out).mode & 0o777).toBe(0o600)
    const again = run(['hash-password', '--out', out])
    expect(await again.ended).toBe(2)
    expect(readFileSync(out, 'utf8').trim()).toBe(password)
  })
})

describe('hash-password on a terminal', () => {
  const typed = async (first: string, second: string) => {
    const child = spawn('script', ['-qec', `${process.execPath} ${bin} hash-password`, '/dev/null'], { cwd: folder })
    processes.hold(child)
    let output = ''
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString()
    })
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const shown = async (text: string) => {
      for (let tries = 0; !output.includes(text); tries += 1) {
        if (tries > 400) throw new Error(`not shown: ${output}`)
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
      // the prompt is written just before the terminal stops to echo
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await shown('请输入口令（不显示）：')
    child.stdin.write(`${first}\r`)
    await shown('请再输入一次：')
    child.stdin.write(`${second}\r`)
    return { code: await ended, output }
  }
  const noTerminal = process.platform !== 'linux' || spawnSync('script', ['--version']).status !== 0

  test.skipIf(noTerminal)('asks twice, shows nothing of what is typed, and prints the verifier', async () => {
    const { code, output } = await typed('Correct-horse-9', 'Correct-horse-9')
    expect(code).toBe(0)
    expect(isCredential(/credential: (\S+)/.exec(output)?.[1] ?? '')).toBe(true)
    expect(output).not.toContain('horse')
  })

  test.skipIf(noTerminal)('refuses two that differ', async () => {
    const { code, output } = await typed('Correct-horse-9', 'Correct-horse-8')
    expect([code, output]).toEqual([2, expect.stringContaining('两次输入的口令不同')])
    expect(output).not.toContain('credential:')
  })
})

describe('rotate-token-key', () => {
  test('changes the key without ending a session: tokens before and after it are taken by a gateway that read it', async () => {
    const tokenFrom = async ({ url }: { url: string }) =>
      ((await (await fetch(`${url}/token?id=window&password=${secret}`)).json()) as { data: { token: string } }).data
        .token
    const first = await serve()
    const tokens = [await tokenFrom(first)]
    first.child.kill('SIGTERM')
    await first.ended
    const changed = run(['rotate-token-key', '--config', 'gateway.yaml'])
    expect([await changed.ended, changed.output()]).toEqual([0, expect.stringContaining('已换上新密钥')])
    const keys = readFileSync(join(folder, 'token.key'), 'utf8').trim().split('\n')
    expect(keys).toHaveLength(2)
    for (const key of keys) expect(changed.output()).not.toContain(key)
    const second = await serve()
    tokens.push(await tokenFrom(second))
    for (const token of tokens) {
      const reply = await fetch(`${second.url}/blduseinfo?token=${token}&identityNumber=11010519491231002X`)
      expect(await reply.json()).toMatchObject({ success: true })
    }
  })

  test('keeps at least the key before', async () => {
    const refused = run(['rotate-token-key', '--keep', '1'])
    expect([await refused.ended, refused.output()]).toEqual([2, expect.stringContaining('--keep 须为 2 至 99')])
  })

  test('says what is wrong with the file of the keys', async () => {
    writeFileSync(join(folder, 'token.key'), 'x\n')
    const refused = run(['rotate-token-key'])
    expect([await refused.ended, refused.output()]).toEqual([
      2,
      expect.stringContaining('密钥未更换：token 密钥文件第 1 行'),
    ])
  })
})

test.each([
  'with blank 12345',
  'with+plus12345',
  'short',
  'aaaaaaaaaaaaaa',
  '83719204658172',
  'Qwertyuiop!23',
  'kx54321kqzvtb',
  'My-Passw0rd-of-window',
])('the password %s is refused', (password) => {
  expect(passwordFault(password)).toMatch(/口令/)
})

test('a long password of many characters is taken', () => {
  expect(passwordFault('Correct-horse-9')).toBeUndefined()
})
