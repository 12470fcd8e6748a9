import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unzipSync } from 'fflate'
import { extract } from 'tar'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bundleForHospitals } from '../../scripts/bundle/bundle.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'xuemian-archive-'))
let tarball = ''
let zip = ''
/** The folder of the unpacked archive. */
let folder = ''

beforeAll(async () => {
  const made = await bundleForHospitals(join(home, 'dist'), () => undefined)
  ;[tarball = '', zip = ''] = made.map(({ file }) => file)
  await extract({ file: join(home, 'dist', tarball), cwd: home })
  folder = join(home, tarball.replace('.tar.gz', ''))
}, 60_000)
afterAll(() => rmSync(home, { recursive: true, force: true }))

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

const SAMPLE_NUMBER = '11010519491231002X'

/** Runs a command of the archive with nothing but Node. */
function run(...argv: string[]): string {
  return execFileSync(process.execPath, argv, { cwd: folder, env: {}, encoding: 'utf8' })
}

describe('what a hospital receives', () => {
  test('is the same as .tar.gz and as .zip, and its digests are right', () => {
    const entries = unzipSync(readFileSync(join(home, 'dist', zip)))
    const digests = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trim().split('\n')
    expect(digests.length).toBe(Object.keys(entries).length - 1)
    for (const line of digests) {
      const [digest = '', file = ''] = line.split('  ')
      const zipped = entries[`${tarball.replace('.tar.gz', '')}/${file}`]
      expect(zipped && createHash('sha256').update(zipped).digest('hex'), file).toBe(digest)
      expect(
        createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex'),
        file,
      ).toBe(digest)
    }
    expect(statSync(join(folder, 'xuemian-gateway.mjs')).mode & 0o111).toBeTruthy()
  })

  test('names no folder of the machine that made it, and the licence of each driver inside', () => {
    for (const command of ['xuemian-gateway.mjs', 'xuemian-check.mjs'])
      expect(readFileSync(join(folder, command), 'utf8')).not.toContain(checkout)
    const licences = readFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
    for (const name of ['pg 8.', 'mysql2 3.', 'fastify 5.']) expect(licences).toContain(`\n${name}`)
  })

  test('serves the sample configuration with Node alone, and passes its own check', async () => {
    copyFileSync(join(folder, 'sample/rows.yaml'), join(folder, 'rows.yaml'))
    const credential = run('xuemian-gateway.mjs', 'hash-password', '--out', 'window.password').trim()
    const sample = readFileSync(join(folder, 'sample/gateway.yaml'), 'utf8')
    writeFileSync(
      join(folder, 'gateway.yaml'),
      sample.replace(/credential: 换成.*/, credential).replace('port: 8090', 'port: 0'),
    )
    const child = spawn(process.execPath, ['xuemian-gateway.mjs', 'serve'], { cwd: folder, env: {} })
    started.push(child)
    const url = await new Promise<string>((resolve, reject) => {
      let output = ''
      child.stdout.on('data', (data: Buffer) => {
        output += data.toString()
        const found = /"url":"([^"]+)"/.exec(output)?.[1]
        if (found) resolve(found)
      })
      child.once('exit', () => reject(new Error(output)))
    })
    writeFileSync(join(folder, 'people.txt'), `${SAMPLE_NUMBER}\n`)
    const files = ['--password-file', 'window.password', '--identity-file', 'people.txt']
    // throws where the checker ends with anything but 0
    const report = run('xuemian-check.mjs', url, '--id', 'window', ...files)
    expect(report).toContain('符合')
    expect(report).not.toContain(SAMPLE_NUMBER)
  }, 60_000)
})
