import type { Day, Fen, UnitHundredths } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { sampleApplications } from './backtest/sample.ts'
import { createTally } from './backtest/tally.ts'
import { backtest, type PastApplication } from './backtest.ts'
import { loadShippedRules } from './data.ts'
import type { Policy } from './policy.ts'

const { policies: now, dictionaries } = loadShippedRules('hebei')
const [hebei] = now as [Policy]
/** Hebei with a donor's multiple of 2 instead of 3, and in force only after every application. */
const draft: Policy = {
  ...hebei,
  version: '2030-01-01',
  effective: { from: '2030-01-01' as Day, to: null },
  rules: hebei.rules.map((rule) => ({
    ...rule,
    tiers: rule.tiers.map((tier) => (tier.give?.multiple === 3 ? { ...tier, give: { multiple: 2 } } : tier)),
  })),
}

async function* stream(...rows: readonly PastApplication[]) {
  yield* rows
}

/** A donor's own use of so many units of red cells at 210 yuan, after one donation of 400 ml. */
function own(units: number, more: Partial<PastApplication> = {}, consumedOn = '2026-05-20'): PastApplication {
  const money = (units * 21_000) as Fen
  const bag = { donCode: '0030126000001', prodCode: 'P0056V00', prodClassCode: '1002', prodClassName: '悬浮红细胞' }
  return {
    appliedOn: '2026-06-01' as Day,
    bills: [
      {
        serialNumber: 'stay-1',
        consumedOn: consumedOn as Day,
        actualCost: money,
        bags: [{ ...bag, volume: (units * 100) as UnitHundredths, rh: '+', money }],
      },
    ],
    donors: [
      {
        donor: '献血者甲',
        relation: 'self',
        donations: [{ day: '2020-01-01' as Day, kind: 'whole-blood', volume: 400, units: 0, provinceCode: '13' }],
        consumed: { self: 0, relatives: 0 },
      } as unknown as PastApplication['donors'][number],
    ],
    ...more,
  }
}

describe('a backtest', () => {
  it('assesses by the rules of the day and as if the draft had always been in force', async () => {
    const report = await backtest({ now, draft: [draft], dictionaries }, stream(own(6), own(4), own(8)))
    // 1,200 ml against 800 ml: 6 U lose 2 U, 4 U lose nothing, of 8 U six were waived and four are
    expect(report.total).toEqual({ applications: 3, winners: 0, losers: 2, now: 336_000, draft: 252_000 })
    expect(report.draft).toEqual([{ id: 'HE', version: '2030-01-01', title: hebei.title }])
    expect(report.losers).toEqual([
      { reference: '#1', now: 126_000, draft: 84_000 },
      { reference: '#3', now: 126_000, draft: 84_000 },
    ])
  })

  it('sums by month of application and by hospital', async () => {
    const may = { appliedOn: '2026-05-30' as Day, hospital: '甲院' }
    const report = await backtest({ now, draft: [draft], dictionaries }, stream(own(6), own(6, may), own(4, may)))
    expect(report.months).toEqual([
      { key: '2026-05', applications: 2, winners: 0, losers: 1, now: 210_000, draft: 168_000 },
      { key: '2026-06', applications: 1, winners: 0, losers: 1, now: 126_000, draft: 84_000 },
    ])
    expect(report.hospitals.map(({ key, applications }) => [key, applications])).toEqual([
      ['甲院', 2],
      [null, 1],
    ])
  })

  it('takes the latest draft of each place, and leaves other places their rules', async () => {
    const other: Policy = {
      ...draft,
      version: '2029',
      effective: { from: '2029-01-01' as Day, to: null },
      rules: hebei.rules,
    }
    const { policies } = loadShippedRules('shandong')
    const report = await backtest({ now: [...now, ...policies], draft: [draft, other], dictionaries }, stream(own(6)))
    expect(report.draft.map(({ id, version }) => `${id} ${version}`)).toEqual([
      'SD 2024-04-01',
      'SD-QD 2020-01-15',
      'HE 2030-01-01',
    ])
  })

  it('leaves out of every sum what cannot be assessed, by reason, and names the first few', async () => {
    const early = own(1, { reference: 'early' }, '1998-01-01')
    const part = own(1, { reference: 'part', donors: null as unknown as PastApplication['donors'] })
    const classes = dictionaries.map((row) => ({ ...row, effective: { from: '2010-01-01' as Day, to: null } }))
    const unclassed = Array.from({ length: 7 }, () => own(1, { reference: 'old' }, '2005-01-01'))
    const report = await backtest(
      { now, draft: [draft], dictionaries: classes },
      stream(early, part, ...unclassed, own(1)),
    )
    expect(report.total.applications).toBe(1)
    expect(report.unassessed).toEqual([
      { reason: 'NO_POLICY', count: 1, first: ['early'] },
      { reason: 'ENGINE_FAILED', count: 1, first: ['part'] },
      { reason: 'NO_CLASSES', count: 7, first: ['old', 'old', 'old', 'old', 'old'] },
    ])
  })

  it('says how far it is, and holds no donor, no donation code and no number of a stay', async () => {
    const seen: number[] = []
    const report = await backtest({ now, draft: [draft], dictionaries }, stream(own(6), own(6)), (done) =>
      seen.push(done),
    )
    expect(seen).toEqual([1, 2])
    expect(JSON.stringify(report)).not.toMatch(/献血者甲|stay-1|0030126000001/)
  })

  it('comes to the same in any order, and its bins, months and hospitals each sum to the whole', async () => {
    const rows = Array.from(
      { length: 300 },
      (
        (made) => () =>
          made.next().value as PastApplication
      )(sampleApplications(7)),
    )
    const [report, turned] = await Promise.all(
      [rows, [...rows].reverse()].map((all) => backtest({ now, draft: [draft], dictionaries }, stream(...all))),
    )
    expect(turned?.total).toEqual(report?.total)
    expect(turned?.months).toEqual(report?.months)
    for (const groups of [report?.months, report?.hospitals]) {
      expect(groups?.reduce((sum, row) => sum + row.draft, 0)).toBe(report?.total.draft)
    }
    expect(report?.bins.reduce((sum, { count }) => sum + count, 0)).toBe(300)
    const { winners = 0, losers = 0 } = report?.total ?? {}
    expect(losers).toBeGreaterThan(0)
    expect(report?.bins.find(({ from, to }) => from === 0 && to === 0)?.count).toBe(300 - winners - losers)
  })
})

describe('a tally', () => {
  const add = (difference: number, more: object = {}) => ({
    month: '2026-01',
    hospital: null,
    reference: String(difference),
    now: 1_000_000 as Fen,
    draft: (1_000_000 + difference) as Fen,
    ...more,
  })

  it('puts each difference into the bin whose bounds hold it', () => {
    for (const [difference, from, to] of [
      [-600_000, null, -500_000],
      [-500_000, null, -500_000],
      [-499_999, -500_000, -100_000],
      [-1, -10_000, 0],
      [0, 0, 0],
      [1, 0, 10_000],
      [10_000, 0, 10_000],
      [10_001, 10_000, 50_000],
      [500_001, 500_000, null],
    ] as const) {
      const tally = createTally()
      tally.add(add(difference))
      expect(tally.bins().filter(({ count }) => count > 0)).toEqual([{ from, to, count: 1 }])
    }
  })

  it('keeps the ten largest, of equals the first', () => {
    const tally = createTally()
    for (const difference of [5, 1, 9, 3, 7, 2, 8, 4, 6, 10, 11, -1]) tally.add(add(difference))
    tally.add(add(11, { reference: 'again' }))
    expect(tally.winners().map(({ reference }) => reference)).toEqual([
      '11',
      'again',
      '10',
      '9',
      '8',
      '7',
      '6',
      '5',
      '4',
      '3',
    ])
    expect(tally.losers()).toHaveLength(1)
  })

  it('tells two thousand hospitals apart and sums the rest, so that no file fills the memory', () => {
    const tally = createTally()
    for (let n = 0; n < 2_500; n += 1) tally.add(add(1, { hospital: `院${n}` }))
    const hospitals = tally.hospitals()
    expect(hospitals).toHaveLength(2_001)
    expect(hospitals.find(({ key }) => key === null)?.applications).toBe(500)
  })
})
