import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Fault, faultOf } from '@xuemian/conformance/simulate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { patients, withHospital } from './support.ts'

const bin = fileURLToPath(new URL('../../packages/conformance/bin/xuemian-check.mjs', import.meta.url))
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuemian-check-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function run(parameters: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [bin, ...parameters], { cwd: folder })
  let out = ''
  let err = ''
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (err += data.toString()))
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, out, err })))
}

function against(faults: readonly Fault[], more: readonly string[] = []) {
  return withHospital(faults, async (url, { id, password }) => {
    writeFileSync(join(folder, 'password'), `${password}\n`)
    writeFileSync(join(folder, 'people'), patients.join('\n'))
    const files = ['--password-file', 'password', '--identity-file', 'people']
    return { password, ...(await run([url, '--id', id, ...files, ...more])) }
  })
}

describe('xuemian-check', () => {
  test('ends with 0 at a hospital that conforms', async () => {
    const { code, out, err } = await against([])
    expect(err).toBe('')
    expect(out).toContain('符合接口规范')
    expect(code).toBe(0)
  }, 60_000)

  test('ends with 1 at one that does not, and writes three reports that hold no secret and no person, for their owner alone', async () => {
    const { code, out, password } = await against([cut], ['--json', 'r.json', '--html', 'r.html', '--junit', 'r.xml'])
    expect(code).toBe(1)
    for (const name of ['r.json', 'r.html', 'r.xml']) {
      const text = readFileSync(join(folder, name), 'utf8')
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
      for (const secret of [password, ...patients]) expect(text + out).not.toContain(secret)
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  }, 60_000)

  test('ends with 2 where look-ups cannot be had, though nothing that was seen is wrong', async () => {
    const { code, out } = await against([hang], ['--timeout', '1'])
    expect(out).toContain('没有发现不符合之处，但有的项目未能检查')
    expect(out).toContain('在时限内没有答复完')
    expect(code).toBe(2)
  }, 60_000)

  test('ends with 2 and the cause where nothing listens', async () => {
    const { code, err } = await run(['http://127.0.0.1:9', '--id', 'a', '--password', 'b', '--identity', 'E12345678'])
    expect(code).toBe(2)
    expect(err).toContain('✗')
  })

  test('lists every fault of its configuration at once, and takes no secret as an argument towards another machine', async () => {
    const { code, err } = await run([
      'http://10.1.2.3:25',
      '--password',
      'secret',
      '--profile',
      'lax',
      '--timeout',
      '0',
    ])
    expect(code).toBe(2)
    for (const word of ['地址', '--id', '--profile', '--timeout', '--password-file']) expect(err).toContain(word)
    expect(err).not.toContain('secret')
  })

  test('explains itself in Chinese and English', async () => {
    const { code, out } = await run(['--help'])
    expect(code).toBe(0)
    expect(out).toContain('逐条检查')
    expect(out).toContain('offline')
  })
})

const hang = faultOf('hang') as Fault

const cut: Fault = {
  name: 'cut',
  zh: '成功时的回复被截断',
  en: 'successful replies are cut',
  requirement: 'HIS-2.5',
  breaks: [],
  reply: (reply, { success, path }) =>
    success && path === '/blduseinfo' ? { ...reply, body: reply.body.subarray(0, reply.body.length - 1) } : reply,
}
