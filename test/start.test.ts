import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type DemoFile,
  freePorts,
  type RunningDemonstration,
  spawnStart,
  startDemonstration,
} from './support/demonstration.ts'

const repository = fileURLToPath(new URL('..', import.meta.url))
const independentClient = fileURLToPath(new URL('./independent/client.mjs', import.meta.url))

describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-start-'))
  let running: RunningDemonstration
  let first: DemoFile

  beforeAll(async () => {
    running = await startDemonstration(folder)
    first = running.demo
  })
  afterAll(async () => {
    await running?.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  function secretFile(name: string, text: string): string {
    const path = join(folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }

  it('writes demo.json with two hospitals, their patients and an account for each role, readable by its owner alone', () => {
    expect(first.hospitals).toHaveLength(2)
    for (const hospital of first.hospitals) expect(hospital.patients.length).toBeGreaterThan(3)
    expect(new Set(first.accounts.map(({ role }) => role))).toEqual(
      new Set(['clerk', 'reviewer', 'administrator', 'auditor']),
    )
    expect(statSync(join(folder, 'demo.json')).mode & 0o077).toBe(0)
  })

  it('listens on loopback only', () => {
    for (const url of [first.web, ...first.hospitals.map(({ baseUrl }) => baseUrl)])
      expect(new URL(url).hostname).toBe('127.0.0.1')
  })

  it('serves the interface to a client that was written from the source text alone', async () => {
    const [hospital] = first.hospitals
    const patient = hospital?.patients.find(({ story }) => story.includes('献血者本人')) ?? hospital?.patients[0]
    if (!hospital || !patient) throw new Error('no patient')
    const args = [
      hospital.baseUrl,
      hospital.id,
      secretFile('password', hospital.password),
      secretFile('identity', patient.identityNumber),
    ]
    const { stdout } = await promisify(execFile)(process.execPath, [independentClient, ...args])
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, token: true, bldUser: { name: patient.name } })
  })

  it('fails towards that client as the text says where the password is wrong', async () => {
    const [hospital] = first.hospitals
    if (!hospital) throw new Error('no hospital')
    const args = [
      hospital.baseUrl,
      hospital.id,
      secretFile('password', hospital.password),
      secretFile('identity', '1'),
      '--expect-failure',
    ]
    const { stdout } = await promisify(execFile)(process.execPath, [independentClient, ...args])
    expect(JSON.parse(stdout)).toMatchObject({ ok: true })
  })

  it('refuses a second start on a data folder in use, in a clear sentence', async () => {
    const { child, output } = await spawnStart(folder)
    const code = await new Promise((done) => child.once('exit', done))
    expect(code).toBe(1)
    expect(output()).toContain('使用')
    expect(output()).not.toContain('    at ')
  })

  it('after SIGKILL needs no repair: the next start finds its accounts, hospitals and patients', async () => {
    await running.kill()
    running = await startDemonstration(folder)
    expect(running.demo.accounts).toEqual(first.accounts)
    expect(running.demo.hospitals.map(({ password, patients }) => ({ password, patients }))).toEqual(
      first.hospitals.map(({ password, patients }) => ({ password, patients })),
    )
  })

  it('prints no password of a hospital and stops cleanly on SIGTERM', async () => {
    for (const { password } of running.demo.hospitals) expect(running.output()).not.toContain(password)
    expect(await running.stop()).toBe(0)
  })

  it('stops the server too where SIGTERM reaches npm alone', async ({ skip }) => {
    if (process.platform === 'win32') skip('Windows has no SIGTERM')
    const { port, gatewayPort } = await freePorts()
    const env = { ...process.env, XUEMIAN_DATA: folder, PORT: String(port), GATEWAY_PORT: String(gatewayPort) }
    const npm = spawn('npm', ['start'], { cwd: repository, env, stdio: 'ignore' })
    const answers = () =>
      fetch(`http://127.0.0.1:${port}/health/live`).then(
        () => true,
        () => false,
      )
    await expect.poll(answers, { timeout: 60_000, interval: 200 }).toBe(true)
    npm.kill('SIGTERM')
    await expect.poll(answers, { timeout: 15_000, interval: 200 }).toBe(false)
  })
})
