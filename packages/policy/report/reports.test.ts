import type { Fen } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { launchBrowser } from '../../../test/support/browser.ts'
import type { BacktestRun } from '../backtest/run.ts'
import { backtestHtml } from './backtest-html.ts'
import { backtestText, differenceBar } from './backtest-text.ts'
import { fit, plainStyle, printable, table, widthOf, wrap } from './columns.ts'
import { binText, differenceText, shareText, yuanText } from './figures.ts'

const group = (key: string | null, now: number, draft: number) => ({
  key,
  applications: 10,
  winners: draft > now ? 3 : 0,
  losers: draft < now ? 3 : 0,
  now: now as Fen,
  draft: draft as Fen,
})
const attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
const months = Array.from({ length: 30 }, (_, n) => {
  const key = `${2024 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`
  return group(key, 40_000_000 + n * 1_000_000, 41_000_000 + ((n * 7) % 5) * 1_500_000)
})
const run: BacktestRun = {
  engine: '2.0.0',
  now: [{ id: 'HE', version: '1998-10-01', title: '河北省用血费用减免规则' }],
  draft: [{ id: 'HE', version: '2027-01-01', title: '河北省用血费用减免规则（征求意见稿）' }],
  total: { applications: 300, winners: 40, losers: 60, now: 1_635_000_000 as Fen, draft: 1_310_000_000 as Fen },
  months,
  hospitals: [
    group(attack, 900_000, 800_000),
    group('第一人民医院\u001b[31m', 500_000, 900_000),
    group(null, 100, 100),
  ],
  bins: [
    { from: null, to: -500_000, count: 2 },
    { from: -10_000, to: 0, count: 58 },
    { from: 0, to: 0, count: 200 },
    { from: 0, to: 10_000, count: 40 },
  ],
  winners: [{ reference: 'A1', now: 100 as Fen, draft: 990_000 as Fen }],
  losers: [{ reference: attack, now: 990_000 as Fen, draft: 100 as Fen }],
  unassessed: [{ reason: 'NO_POLICY', count: 7, first: ['A3', 'A4'] }],
  skipped: { count: 2, first: [{ file: attack, line: 3, path: 'appliedOn', zh: '缺少', en: 'missing' }] },
}

describe('columns', () => {
  it('count a Chinese character as two, whatever stands beside it', () => {
    expect([widthOf('减免ab'), widthOf('（元）'), widthOf('—█│')]).toEqual([6, 6, 3])
    expect(fit('用血费用减免', 7)).toBe('用血费…')
    expect(fit('ab', 4)).toBe('ab  ')
    expect(wrap('额度1200毫升，不限量。', 12)).toEqual(['额度1200毫升，', '不限量。'])
    const lines = table(
      [
        ['名', '金额'],
        ['第一人民医院', '5'],
      ],
      [false, true],
    )
    expect(lines).toEqual(['名            金额', '第一人民医院     5'])
  })

  it('hold nothing that a terminal obeys', () => {
    expect(printable('a\u001b[31mb\u0007')).toBe('a [31mb ')
  })
})

describe('figures', () => {
  it('are yuan with separators, shares that are never 0.0%, and words for bins', () => {
    expect(yuanText(123_456_789)).toBe('1,234,567.89')
    expect([differenceText(5), differenceText(-100_000), differenceText(0)]).toEqual(['+0.05', '-1,000.00', '0.00'])
    expect([shareText(1, 3), shareText(1, 100_000), shareText(0, 9), shareText(-1, 4)]).toEqual([
      '33.3%',
      '<0.1%',
      '0%',
      '-25.0%',
    ])
    const bins = [
      [null, -500_000],
      [-10_000, 0],
      [0, 0],
      [0, 10_000],
      [10_000, 50_000],
      [500_000, null],
    ] as const
    expect(bins.map(([from, to]) => binText(from, to, true))).toEqual([
      '少5,000元以上',
      '少100元以内',
      '不变',
      '多100元以内',
      '多100–500元',
      '多5,000元以上',
    ])
    expect(binText(-50_000, -10_000, false)).toBe('− 100–500')
  })
})

describe('a backtest in a terminal', () => {
  it('fits into the width that it is given, and says every sum', () => {
    for (const language of ['zh', 'en'] as const) {
      const text = backtestText(run, language, { colour: false, width: 120 })
      const tables = text.split('\n').filter((line) => /\d {2}[█▓]/.test(line))
      expect(tables.length).toBeGreaterThan(30)
      for (const line of tables) expect(widthOf(line)).toBeLessThanOrEqual(120)
      for (const sum of ['16,350,000.00', '13,100,000.00', '-3,250,000.00']) expect(text).toContain(sum)
      expect(text).not.toContain('\u001b')
    }
  })

  it('draws more and less with marks of their own, and nothing where nothing differs', () => {
    expect(differenceBar(100, 100, plainStyle)).toBe('█'.repeat(20))
    expect(differenceBar(-50, 100, plainStyle)).toBe('▓'.repeat(10))
    expect([differenceBar(1, 100_000, plainStyle), differenceBar(0, 100, plainStyle)]).toEqual(['█', ''])
  })

  it('has nothing to say of nothing', () => {
    const none = { applications: 0, winners: 0, losers: 0, now: 0 as Fen, draft: 0 as Fen }
    const empty = {
      ...run,
      total: none,
      months: [],
      hospitals: [],
      winners: [],
      losers: [],
      unassessed: [],
      skipped: { count: 0, first: [] },
    }
    expect(backtestText(empty, 'zh')).not.toMatch(/月份|医院\n|分布|最多|未计入/)
    expect(backtestHtml(empty, 'zh')).toContain('0份申请，减免合计不变')
  })
})

describe('a backtest as a page', () => {
  const html = backtestHtml(run, 'zh')

  it('is one file without script that loads nothing, whatever names it holds', () => {
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(html).not.toMatch(/<script|<img|url\(|@import|<link|javascript:/i)
  })

  it('says in its heading what it comes to', () => {
    expect(html).toContain('<h1>300份申请，草案合计少减免3,250,000.00元</h1>')
    expect(backtestHtml(run, 'en')).toContain('300 applications: the draft waives 3,250,000.00 yuan less')
  })

  it('fits a screen of 1366 by 768, and A4', async () => {
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
      await page.setContent(html)
      const wide = 'document.documentElement.scrollWidth'
      const bottom = "document.querySelector('svg[role=img]').getBoundingClientRect().bottom"
      expect(await page.evaluate(wide)).toBe(1366)
      // the sums and the months are seen without scrolling
      expect(await page.evaluate(bottom)).toBeLessThanOrEqual(768)
      await page.emulateMedia({ media: 'print' })
      await page.setViewportSize({ width: 688, height: 1000 })
      expect(await page.evaluate(wide)).toBeLessThanOrEqual(688)
    } finally {
      await browser.close()
    }
  })
})
