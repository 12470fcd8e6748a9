import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type GivenOptions, readOptions, type SimulateOptions } from './options.ts'

const usual: GivenOptions = { profile: 'good', port: '8090', seed: '1', hospital: '1' }

function read(given: Partial<GivenOptions>, env: Record<string, string> = {}): SimulateOptions {
  const outcome = readOptions({ ...usual, ...given }, env)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.wrong))
  return outcome.options
}

function wrong(given: Partial<GivenOptions>, env: Record<string, string> = {}): string {
  const outcome = readOptions({ ...usual, ...given }, env)
  return outcome.ok ? '' : outcome.wrong.map(({ zh, en }) => `${zh} ${en}`).join('\n')
}

describe('the options of a simulated hospital', () => {
  it('are those of a good hospital of today without any', () => {
    expect(read({})).toMatchObject({ profile: 'good', port: 8090, hospital: 0, population: 40, faults: [], timing: {} })
  })

  it('make a new password of at least 128 bits each time, unless one is given', () => {
    expect(read({}).password).not.toBe(read({}).password)
    expect(read({}).password.length).toBeGreaterThanOrEqual(22)
    expect(read({}).passwordFrom).toBeUndefined()
    expect(read({}, { XUEMIAN_ID: 'his', XUEMIAN_PASSWORD: 'fixed' })).toMatchObject({
      id: 'his',
      password: 'fixed',
      passwordFrom: 'XUEMIAN_PASSWORD',
    })
  })

  it('take the first line of a password file before the environment', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xuemian-simulate-'))
    const passwordFile = join(folder, 'password')
    writeFileSync(passwordFile, '\ufefffrom-file \r\nsecond line\n')
    expect(read({ passwordFile, id: 'a' }, { XUEMIAN_PASSWORD: 'b' })).toMatchObject({ id: 'a', password: 'from-file' })
    writeFileSync(passwordFile, '\n')
    expect(wrong({ passwordFile })).toContain('密码须为')
    rmSync(folder, { recursive: true })
    expect(wrong({ passwordFile })).toContain('读不到密码文件')
  })

  it('combine faults in the order given, and say when they strike', () => {
    const { faults, timing } = read({ fault: ['doubled-origin', 'cacheable'], oneIn: '3', from: '2.5', until: '10' })
    expect(faults.map(({ name }) => name)).toEqual(['doubled-origin', 'cacheable'])
    expect(timing).toEqual({ oneIn: 3, fromMs: 2500, untilMs: 10_000 })
  })

  it('suggest the nearest name of an unknown fault, in Chinese and English', () => {
    expect(wrong({ fault: ['doubled-orign'] })).toContain('没有名为“doubled-orign”的缺陷，是不是“doubled-origin”？')
    expect(wrong({ fault: ['doubled-orign'] })).toContain("did you mean 'doubled-origin'?")
    expect(wrong({ fault: ['qqqq'] })).toContain('用 --faults 看全部名称')
    expect(wrong({ fault: ['qqqq'] })).not.toContain('是不是')
  })

  it.each<[string, Partial<GivenOptions>, string]>([
    ['a profile that is none', { profile: 'none' }, '--profile 只能是 good、sloppy'],
    ['a port beyond all', { port: '70000' }, '--port 须为0到65535'],
    ['a third hospital', { hospital: '3' }, '--hospital 须为1到2'],
    ['a population beyond all', { population: '500001' }, '--population 须为0到500000'],
    ['times that are no number', { fault: ['cacheable'], from: 'soon' }, '--from 须为秒数'],
    ['faults that end before they begin', { fault: ['cacheable'], from: '5', until: '5' }, '--from 须早于 --until'],
    ['faults once in never', { fault: ['cacheable'], oneIn: '0' }, '--one-in 须为1到'],
    ['times without a fault', { until: '5' }, '须与 --fault 一起用'],
    ['a fault of the sloppy hospital', { fault: ['cacheable'], profile: 'sloppy' }, '--profile good'],
    ['a user name with a blank', { id: 'a b' }, '用户名须为'],
  ])('refuse %s', (_, given, sentence) => expect(wrong(given)).toContain(sentence))

  it('list everything that is wrong at once', () => {
    expect(wrong({ port: 'x', seed: '-1', hospital: '0', fault: ['zzz'] }).split('\n')).toHaveLength(4)
  })
})
