import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { sampleApplications } from '../backtest/sample.ts'
import { type ToolErrorCode, toolErrors } from '../tool-errors.ts'
import { backtestFile } from './backtest.ts'
import { explain } from './explain.ts'
import { readClasses, readRules } from './files.ts'
import { languageOf } from './language.ts'
import { LONGEST_LINE } from './lines.ts'
import { refuse } from './output.ts'
import { mayWrite, writeReport } from './report-file.ts'
import { sample, wholeNumber } from './sample.ts'

const data = fileURLToPath(new URL('../data/', import.meta.url))
let folder = ''
const inside = (name: string) => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuemian-policy-'))
  for (const name of ['empty', 'bad', 'twice', 'full.json']) mkdirSync(inside(name))
  cpSync(join(data, 'hebei'), inside('now'), { recursive: true })
  const hebei = readFileSync(join(data, 'hebei/1998-10-01.yaml'), 'utf8')
  writeFileSync(inside('bad/x.yaml'), hebei.replace('within: province', 'within: village'))
  for (const name of ['a', 'b']) writeFileSync(inside(`twice/${name}.yaml`), hebei)
  writeFileSync(
    inside('long.jsonl'),
    `${JSON.stringify(sampleApplications(1).next().value)}\n${'x'.repeat(LONGEST_LINE + 1)}\n`,
  )
  writeFileSync(inside('facts.json'), '{"appliedOn": "2026-06-01", "bills": [], "donors": [{"donor": "王五"}]}')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => void vi.restoreAllMocks())

/** The code and the details of what a step throws. */
async function failure(step: () => unknown): Promise<readonly [code: string, details: string]> {
  try {
    await step()
  } catch (error) {
    const { code, details = [] } = error as { code: string; details?: readonly { zh: string }[] }
    return [code, details.map(({ zh }) => zh).join('\n')]
  }
  return ['', '']
}

const trial = (file: string, more: object = {}) =>
  backtestFile(inside(file), { now: inside('now'), draft: inside('now'), lang: 'zh', ...more })

describe('what cannot be run has a code', () => {
  it('where rules are missing, faulty or contradict each other', async () => {
    expect(await failure(() => readRules(inside('nowhere')))).toEqual(['FILE_UNREADABLE', inside('nowhere')])
    expect(await failure(() => readRules(inside('empty')))).toEqual(['NO_RULES_FOUND', inside('empty')])
    const [code, details] = await failure(() => readRules(inside('bad')))
    expect([code, details]).toEqual([
      'RULES_INVALID',
      expect.stringMatching(/bad\/x\.yaml:\d+ donations\.within：只能是/),
    ])
    expect((await failure(() => readRules(inside('twice'))))[0]).toBe('RULES_CONFLICT')
    expect((await failure(() => readClasses(inside('now'), inside('empty'))))[0]).toBe('NO_RULES_FOUND')
  })

  it('where facts are not of the form, naming the path and never the person', async () => {
    const [code, details] = await failure(() => explain(inside('facts.json'), { rules: inside('now'), lang: 'zh' }))
    expect(code).toBe('FACTS_INVALID')
    expect(details).toMatch(/facts\.json:1 donors\[0\]\.relation：只能是/)
    expect(details).not.toContain('王五')
  })

  it('where a line is endless, and where it is skipped, it is counted', async () => {
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    expect(await failure(() => trial('long.jsonl'))).toEqual([
      'FACTS_LINE_TOO_LONG',
      expect.stringContaining('long.jsonl:2 .：超过 1 MiB'),
    ])
    expect(await failure(() => trial('long.jsonl', { skipBad: true }))).toEqual(['', ''])
    expect(String(out.mock.calls[0]?.[0])).toContain('不符合格式、已跳过的行  1')
  })

  it('where a report would be lost or overwrite what is read, before anything is computed', async () => {
    const exists = inside('facts.json')
    expect((await failure(() => mayWrite([exists], [], false)))[0]).toBe('REPORT_EXISTS')
    expect((await failure(() => mayWrite([exists], [], true)))[0]).toBe('')
    expect((await failure(() => mayWrite([exists], [exists], true)))[0]).toBe('ARGUMENTS_INVALID')
    expect((await failure(() => mayWrite([inside('x'), inside('x')], [], false)))[0]).toBe('ARGUMENTS_INVALID')
    expect((await failure(() => trial('facts.json', { html: inside('now/1998-10-01.yaml'), force: true })))[0]).toBe(
      'ARGUMENTS_INVALID',
    )
    expect((await failure(() => writeReport(exists, 'x', false)))[0]).toBe('REPORT_EXISTS')
    expect((await failure(() => writeReport(inside('none/r.json'), 'x', false)))[0]).toBe('REPORT_UNWRITABLE')
    expect((await failure(() => writeReport(inside('full.json'), 'x', true)))[0]).toBe('REPORT_UNWRITABLE')
    writeReport(inside('r.json'), '{}', false)
    writeReport(inside('r.json'), '[]', true)
    expect(readFileSync(inside('r.json'), 'utf8')).toBe('[]')
  })

  it('where a number or a code is none', async () => {
    expect(await failure(() => wholeNumber('--count', '1e3', 10_000))).toEqual([
      'ARGUMENTS_INVALID',
      '--count 须为0到10000的整数',
    ])
    expect(wholeNumber('--count', '0', 10)).toBe(0)
    expect((await failure(() => sample({ count: '1', seed: '1', province: 'HE', lang: 'zh' })))[0]).toBe(
      'ARGUMENTS_INVALID',
    )
  })

  it('where the tool itself fails, and then says nothing of what it read', () => {
    const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    refuse(new TypeError('张三'), 'zh')
    refuse(new TypeError('张三'), 'en')
    process.exitCode = undefined
    expect(err.mock.calls.map(([text]) => text)).toEqual([
      expect.stringContaining('✗ TOOL_FAILED 工具自身出错（TypeError）'),
      '✗ TOOL_FAILED The tool itself failed. (TypeError)\n',
    ])
  })

  it('in both languages', () => {
    for (const code of Object.keys(toolErrors) as ToolErrorCode[]) {
      expect(toolErrors[code].message).toMatch(/[一-鿿]/)
      expect(toolErrors[code].english).toMatch(/^[ -~]+$/)
    }
    expect([['x', '--lang', 'en'], ['x', '--lang=en'], ['x'], ['x', '--lang']].map(languageOf)).toEqual([
      'en',
      'en',
      'zh',
      'zh',
    ])
  })
})

it('sample prints the same applications for the same seed', async () => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  await sample({ count: '2', seed: '9', province: '13', lang: 'zh' })
  await sample({ count: '2', seed: '9', province: '13', lang: 'zh' })
  const [first, second] = out.mock.calls.map(([text]) => String(text))
  expect(first).toBe(second)
  expect(first?.trimEnd().split('\n')).toHaveLength(2)
})
