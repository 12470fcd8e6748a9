import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bundleForVendors, type Made } from '../../scripts/bundle/bundle.ts'
import { patients, withHospital } from './support.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const started: ChildProcess[] = []
let made: readonly Made[] = []
let home = ''
let alone = ''

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'xuemian-bundle-'))
  made = await bundleForVendors(join(home, 'dist'), () => undefined)
})
afterAll(() => rmSync(home, { recursive: true, force: true }))
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** One file in a folder with nothing else, and a process that inherits nothing. */
function run(file: string, parameters: readonly string[], env: Readonly<Record<string, string>> = {}) {
  alone = join(home, `alone-${file}`)
  mkdirSync(alone, { recursive: true })
  copyFileSync(join(home, 'dist', file), join(alone, file))
  const child = spawn(process.execPath, [file, ...parameters], { cwd: alone, env })
  started.push(child)
  const output = { out: '', err: '' }
  child.stdout.on('data', (data: Buffer) => (output.out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (output.err += data.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, output, ended }
}

describe('the bundle', () => {
  test('has a file for each command, the interface, and the licences of what is inside', () => {
    const files = [
      'xuemian-check.mjs',
      'xuemian-simulate.mjs',
      'his-openapi.json',
      'THIRD-PARTY-LICENSES.txt',
      'LICENSE',
    ]
    expect(made.map(({ file }) => file)).toEqual(files)
    expect(readdirSync(join(home, 'dist')).sort()).toEqual([...files].sort())
    for (const { file, bytes } of made) expect(statSync(join(home, 'dist', file)).size).toBe(bytes)
    const text = readFileSync(join(home, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8')
    for (const name of ['commander 14.', 'fastify 5.', 'iconv-lite 0.']) expect(text).toContain(name)
    expect(text).toContain('Permission is hereby granted')
    expect(text).not.toContain('(?)')
  })

  test('names no folder of the machine that made it', () => {
    for (const { file } of made) expect(readFileSync(join(home, 'dist', file), 'utf8')).not.toContain(checkout)
  })

  test.each(['xuemian-check.mjs', 'xuemian-simulate.mjs'])('%s says its version and explains itself', async (file) => {
    const version = run(file, ['--version'])
    expect(await version.ended).toBe(0)
    expect(version.output.out).toMatch(/^\d+\.\d+\.\d+\n$/)
    const help = run(file, ['--help'])
    expect(await help.ended).toBe(0)
    expect(help.output.out).toContain('HIS')
  })

  test('the checker alone finds that a simulated hospital conforms', async () => {
    await withHospital([], async (url, { id, password }) => {
      const people = patients.join('\n')
      const files = { XUEMIAN_ID: id, XUEMIAN_PASSWORD: password, XUEMIAN_IDENTITY: people }
      const { output, ended } = run('xuemian-check.mjs', [url, '--html', 'report.html'], files)
      expect(await ended, output.err).toBe(0)
      expect(output.out).toContain('符合接口规范')
      expect(readFileSync(join(alone, 'report.html'), 'utf8')).toContain('<html')
    })
  }, 60_000)

  test('the simulator alone serves a hospital with a fault, which the checker alone finds', async () => {
    const env = { XUEMIAN_PASSWORD: 'fixed-for-this-test' }
    const simulated = run('xuemian-simulate.mjs', ['--port', '0', '--fault', 'doubled-origin'], env)
    const url = await new Promise<string>((resolve, reject) => {
      const look = () => {
        const address = /地址 {2}(\S+)/.exec(simulated.output.out)?.[1]
        if (address && simulated.output.out.includes('Ctrl-C')) resolve(address)
      }
      simulated.child.stdout.on('data', look)
      void simulated.ended.then(() => reject(new Error(simulated.output.err)))
    })
    const person = /^ {2}(\d{17}[\dX])/m.exec(simulated.output.out)?.[1] ?? ''
    const checked = run('xuemian-check.mjs', [url, '--only', 'cors'], {
      ...env,
      XUEMIAN_ID: 'province',
      XUEMIAN_IDENTITY: person,
    })
    expect(await checked.ended, checked.output.err).toBe(1)
    simulated.child.kill('SIGTERM')
    expect(await simulated.ended).toBe(0)
  }, 60_000)
})
