import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { crashReport } from './crash-report.ts'

const secret = '11010519491231002X'

describe('the report of a crash', () => {
  test('names the kind of the error and where it arose, and nothing that it says', () => {
    const text = crashReport(new TypeError(`no ${secret}\n    at Patient (/${secret}:1:1)\n${secret}`))
    expect(text).toContain('TypeError')
    expect(text).toMatch(/\n {4}at .*crash-report\.test\.ts:\d+:\d+\)?(\n|$)/)
    expect(text).not.toContain('1949')
  })

  test("holds a driver's code", () => {
    expect(crashReport(Object.assign(new Error(secret), { code: '22P02', detail: secret }))).toContain('22P02')
  })

  test('holds nothing of a thing thrown that is no error', () => {
    expect(crashReport(secret)).not.toContain('1949')
  })

  test.each([
    ['thrown', `setTimeout(() => { throw new Error('${secret}') })`],
    ['rejected', `Promise.reject(new Error('${secret}'))`],
    ['rejected with no error', `Promise.reject('${secret}')`],
  ])('replaces what Node prints where an error is %s, and the process ends with 1', (_how, code) => {
    const module = fileURLToPath(new URL('crash-report.ts', import.meta.url))
    const script = `import { reportCrashes } from '${module}'; reportCrashes(); ${code}; setInterval(() => {}, 1000)`
    const args = ['--import', 'tsx', '--input-type=module', '-e', script]
    const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr).toContain('程序内部错误')
    expect(stderr + stdout).not.toContain('1949')
  })
})
