import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleApplications } from './backtest/sample.ts'

const bin = fileURLToPath(new URL('./bin/xuemian-policy.mjs', import.meta.url))
const data = fileURLToPath(new URL('./data/', import.meta.url))
const cases = fileURLToPath(new URL('./cases/', import.meta.url))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuemian-policy-'))
  for (const name of ['now', 'draft', 'cases', 'bad', 'twice']) mkdirSync(join(folder, name))
  const hebei = readFileSync(join(data, 'hebei/1998-10-01.yaml'), 'utf8')
  const later = hebei.replaceAll("'1998-10-01'", "'2027-01-01'")
  writeFileSync(join(folder, 'now/1998.yaml'), hebei)
  writeFileSync(join(folder, 'draft/2027.yaml'), later.replace('multiple: 3', 'multiple: 2'))
  writeFileSync(join(folder, 'bad/x.yaml'), hebei.replace('account: pooled', 'acount: pooled'))
  for (const name of ['a', 'b']) writeFileSync(join(folder, `twice/${name}.yaml`), hebei)
  for (const name of readdirSync(cases).filter((one) => /^he-0[1-4]/.test(one))) {
    const text = readFileSync(join(cases, name), 'utf8').replace('rules: hebei', 'rules: now')
    writeFileSync(join(folder, 'cases', name), text.includes('rules:') ? text : `rules: now\n${text}`)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the command in the folder. */
function run(parameters: readonly string[], input = '') {
  const child = spawn(process.execPath, [bin, ...parameters], { cwd: folder, env: { ...process.env, NO_COLOR: '' } })
  let [out, err] = ['', '']
  child.stdout.on('data', (part: Buffer) => (out += part.toString()))
  child.stderr.on('data', (part: Buffer) => (err += part.toString()))
  child.stdin.end(input)
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out, err })),
  )
}

describe.concurrent('xuemian-policy', () => {
  it('check says what it read, runs the cases beside the rules, and ends with 0 where nothing is wrong', async () => {
    const { code, out } = await run(['check', 'now'])
    expect(out).toContain('规则 1 个  类别目录 1 个  案例 4 个')
    expect(out).toContain('案例：通过 4 个，未通过 0 个')
    expect(out).toMatch(/! 有的献血没有折合毫升数 {2}DONATION_WITHOUT_ML {2}now\/1998\.yaml:\d+/)
    expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([0, '✓ 没有错误'])
    expect(out).not.toContain('\u001b')
  })

  it('check ends with 1 for a fault and a case that fails, and says where and by how much', async () => {
    const wrong = join(folder, 'wrong')
    cpSync(join(folder, 'now'), join(wrong, 'now'), { recursive: true })
    mkdirSync(join(wrong, 'now/cases'))
    const text = readFileSync(join(folder, 'cases/he-03-partial-quota.yaml'), 'utf8')
    writeFileSync(join(wrong, 'now/cases/short.yaml'), text.replace("waived: '1260.00'", "waived: '1050.00'"))
    const { code, out } = await run(['check', 'wrong/now', 'bad', '--lang', 'en'])
    expect(code).toBe(1)
    expect(out).toMatch(/✗ bad\/x\.yaml:\d+ rules\[1\]：不认识的键：acount（unknown key: acount）/)
    expect(out).toContain('waived: 1050.00 yuan expected, 1260.00 found (210.00 more)')
    expect(out).toContain('4 passed, 1 failed CASE_FAILED')
  })

  it('check finds versions that contradict each other', async () => {
    const { code, out } = await run(['check', 'twice', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ conflicts: [{ file: 'twice/b.yaml', path: 'version' }], problems: [] })
  })

  it('diff shows the words and whom they touch', async () => {
    const { code, out } = await run(['diff', 'now', 'draft'])
    expect(code).toBe(0)
    expect(out).toContain('  旧  累计满1000毫升：不限量；其余：献血量的3倍')
    expect(out).toContain('  新  累计满1000毫升：不限量；其余：献血量的2倍')
    expect(out).toMatch(/首次献血400毫升 +本人 +1200 -> 800 +0 +-420\.00 +-420\.00 +0/)
  })

  it('explain writes the page for the patient, and the record for the auditor', async () => {
    const one = 'cases/he-03-partial-quota.yaml'
    const [page, record] = await Promise.all(
      [[], ['--record']].map((more) => run(['explain', '--rules', 'now', one, ...more])),
    )
    expect(page?.out).toContain('血费共1680.00元，减免1260.00元，患者承担420.00元')
    expect(record?.out).toContain('2024-03-01 全血，计400毫升')
  })

  it('backtest reports to the terminal, as JSON and as a page, and overwrites nothing', async () => {
    const made = await run(['sample', '--count', '300', '--seed', '3'])
    writeFileSync(join(folder, 'past.jsonl'), made.out)
    const asked = ['backtest', '--now', 'now', '--draft', 'draft', 'past.jsonl', '--html', 'r.html', '--json', 'r.json']
    const { code, out, err } = await run(asked)
    expect([code, err]).toEqual([0, ''])
    const report = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'))
    expect(report.total.applications + report.unassessed.length).toBe(300)
    expect(report.total.losers).toBeGreaterThan(0)
    expect(out).toContain('视为自始施行')
    for (const text of [out, readFileSync(join(folder, 'r.html'), 'utf8'), JSON.stringify(report)]) {
      expect(text).not.toMatch(/D\d{7}-|S\d{7}|\b\d{13}\b/)
    }
    if (process.platform !== 'win32') expect(statSync(join(folder, 'r.json')).mode & 0o777).toBe(0o600)
    const again = await run(asked)
    expect([again.code, again.out]).toEqual([2, ''])
    expect(again.err).toContain('✗ REPORT_EXISTS 报告文件已经存在，没有覆盖。')
  })

  it('backtest stops at the first line that is none, or skips and counts such lines', async () => {
    const made = sampleApplications(1)
    const good = [1, 2, 3].map(() => JSON.stringify(made.next().value))
    const input = [good[0], '{"donors": "李四"}', '', good[1], '不是', good[2]].join('\n')
    const asked = ['backtest', '--now', 'now', '--draft', 'draft', '-']
    const stopped = await run(asked, input)
    expect([stopped.code, stopped.out]).toEqual([2, ''])
    expect(stopped.err).toContain('✗ FACTS_INVALID')
    expect(stopped.err).toContain('-:2 donors：须为列表（must be of type array）')
    expect(stopped.err).not.toContain('李四')
    const skipped = await run([...asked, '--skip-bad', '--lang', 'en'], input)
    expect(skipped.code).toBe(0)
    expect(skipped.out).toMatch(/Applications 3\n/)
    expect(skipped.out).toContain('Lines not of the form, skipped  2')
    expect(skipped.out).toContain('-:5 .：不是有效的 JSON（is not valid JSON）')
  })

  it('ends with 2 where it could not be run, and says why in the language asked for', async () => {
    const [unknown, missing, english, none] = await Promise.all([
      run(['check', 'now', '--lang', 'fr']),
      run(['check', 'nowhere']),
      run(['diff', 'now', 'cases', '--lang=en']),
      run(['backtest', '--now', 'now', '--draft', 'draft', '-']),
    ])
    expect([unknown?.code, unknown?.err]).toEqual([2, expect.stringContaining('✗ ARGUMENTS_INVALID 参数有误')])
    expect([missing?.code, missing?.err]).toEqual([2, expect.stringContaining('✗ FILE_UNREADABLE 读不到文件或文件夹')])
    expect([english?.code, english?.err]).toEqual([2, expect.stringContaining('✗ NO_RULES_FOUND No policy file')])
    expect([none?.code, none?.err]).toEqual([2, expect.stringContaining('✗ FACTS_EMPTY')])
  })

  it('helps in either language', async () => {
    const [zh, en] = await Promise.all([run(['backtest', '--help']), run(['--help', '--lang', 'en'])])
    expect(zh?.out).toContain('用过去的申请试算草案')
    expect(en?.out).toMatch(/check +faults, failed cases/)
    expect([zh?.code, en?.code]).toEqual([0, 0])
  })
})

// a hundred thousand applications take half a minute
it.runIf(process.env.XUEMIAN_LONG)(
  'backtest holds no more of a hundred thousand applications than of a hundred',
  async () => {
    const small = ['--max-old-space-size=48', bin]
    const made = spawn(process.execPath, [bin, 'sample', '--count', '100000'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const tried = spawn(process.execPath, [...small, 'backtest', '--now', 'now', '--draft', 'draft', '-'], {
      cwd: folder,
    })
    made.stdout.pipe(tried.stdin)
    let out = ''
    tried.stdout.on('data', (part: Buffer) => (out += part.toString()))
    const code = await new Promise((resolve) => tried.once('close', resolve))
    expect([code, out]).toEqual([0, expect.stringContaining('申请 100,000 份')])
  },
  600_000,
)
