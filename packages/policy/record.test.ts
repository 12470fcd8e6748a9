import { describe, expect, it } from 'vitest'
import { engine } from './engine.ts'
import { recordForAuditor } from './record.ts'
import { decideCase } from './test/decide-case.ts'

const recordOf = (name: string): readonly string[] => recordForAuditor(decideCase(name))

describe('the record for the auditor', () => {
  it('names engine, rules, every donation, every tier with its provision, every share and who pays', () => {
    expect(recordForAuditor(decideCase('sd-11-young-and-old-donations'))).toEqual([
      '血费共2730.00元，减免2520.00元，患者承担210.00元（依据山东省临床用血费用减免管理办法，2024-04-01版，规则待确认）。',
      `引擎 ${engine}；规则 SD 2024-04-01（待确认）。`,
      '献血者 献血者甲，按 SD 2024-04-01：用血2026-05-20，出院2026-05-22，申请2026-06-01，年限算至2026-05-20。',
      '献血者 献血者甲：2019-05-20 全血，计400毫升。',
      '献血者 献血者甲：2024-05-20 全血，计400毫升。',
      '献血者 献血者甲：SD 2024-04-01 rules[0].tiers[1]，《山东省临床用血费用减免管理办法》条款号待确认（据报道：不满一千毫升的，五年内按献血量五倍免费用血，五年后终身等量。）：5年内400毫升×5=2000毫升；超过5年400毫升×1=400毫升。',
      '献血者 献血者甲：额度2400毫升，本人合计至多2400毫升。',
      '第1张票据第1袋：减免2520.00元，用献血者 献血者甲额度2400毫升，SD 2024-04-01 rules[0].tiers[1]，《山东省临床用血费用减免管理办法》条款号待确认（据报道：不满一千毫升的，五年内按献血量五倍免费用血，五年后终身等量。）。',
      '第1张票据第1袋：未减免210.00元。',
      '支付：受理的血站 2520.00元。',
    ])
  })

  const whyNot = [
    ['bj-57-given-elsewhere', '2023-03-01 全血，不计（不在计入的地域）。'],
    ['sd-54-before-the-law', '1998-09-30 全血，不计（早于起算日）。'],
    ['sd-13b-more-than-six-months', '2025-09-02 全血，不计（晚于截止日）。'],
    ['coast-waiting', '2026-04-21 全血，不计（等待期未满）。'],
    ['plain-paid', '2024-06-01 全血，不计（有偿）。'],
    ['plain-city-failed-tests', '2024-06-01 全血，不计（检测不合格）。'],
    ['he-18-apheresis-not-settled', '2024-03-01 单采血小板，不计（尚未规定折合毫升数）。'],
    ['times-mutual-aid', '2020-01-01 全血，不计（按登记注明的情形不计）。'],
    ['hills-before-any-version', '1998-09-30 全血，不计（献血时没有生效的规则）。'],
  ] as const
  for (const [name, words] of whyNot) {
    it(`says why a donation does not count: ${words}`, () => {
      expect(recordOf(name)).toContain(`献血者 献血者甲：${words}`)
    })
  }

  it('names the ledger of each quota, and whose use counts against it', () => {
    const record = recordOf('delta-two-ledgers')
    expect(record).toContain('献血者 献血者甲（blood）：2024-05-20 全血，计200毫升。')
    expect(record).toContain('献血者 献血者甲（blood）：额度400毫升，本人与亲属合计至多400毫升。')
    expect(record).toContain('献血者 献血者甲（platelets）：额度400毫升，本人合计至多400毫升。')
    expect(record).toContain(
      '第1张票据第2袋：减免1400.00元，用献血者 献血者甲（platelets）额度200毫升，XB 2020-01-01 rules[1].tiers[0]，《三角洲省虚构办法》第一条（推断，待确认：本人用血小板按捐献量等量。）。',
    )
    expect(recordOf('coast-each')).toContain('献血者 献血者甲：额度400毫升，这位亲属合计至多400毫升。')
    expect(recordOf('two-pools-pool-unknown').join()).toMatch(/合用一份的亲属合计至多\d+毫升/)
    expect(recordOf('hills-within-donors').join()).toMatch(/亲属合计至多\d+毫升，本人与亲属合计至多\d+毫升。/)
  })

  it('tells a multiple, a fixed amount, no limit and nothing at all apart', () => {
    const part = (name: string) => recordOf(name).find((line) => line.includes(' rules['))
    expect(part('zj-09a-son-after-two-years')).toMatch(/：5年内200毫升×2=400毫升。$/)
    expect(part('plain-outside-window')).toMatch(/：400毫升得300毫升。$/)
    expect(part('steppe-rare')).toMatch(/：200毫升不限量。$/)
    expect(part('plain-paid')).toMatch(/：没有额度。$/)
    expect(recordOf('steppe-rare')).toContain('献血者 献血者甲：额度不限量。')
    expect(recordOf('bj-56-sibling-is-not-lineal')).toContain('献血者 献血者甲：不在可减免的亲属范围内。')
  })

  it('says how sure each provision is, and quotes only what was compared with the text', () => {
    const decision = decideCase('he-02-donor-himself')
    const line = (sure: 'quoted' | 'summarised' | 'reported' | 'inferred' | undefined) => {
      const lines = decision.lines.map(({ clause, ...row }) => ({
        ...row,
        clause: clause && { document: clause.document, article: '第二条', text: '三倍。', ...(sure ? { sure } : {}) },
      }))
      return recordForAuditor({ ...decision, lines }).find((row) => row.startsWith('第1张票据'))
    }
    expect(line('quoted')).toMatch(/》第二条“三倍。”。$/)
    expect(line('summarised')).toMatch(/》第二条（据条文概括：三倍。）。$/)
    expect(line('reported')).toMatch(/》第二条（据报道：三倍。）。$/)
    expect(line('inferred')).toMatch(/》第二条（推断，待确认：三倍。）。$/)
    expect(line(undefined)).toBe(line('inferred'))
  })

  it('ends with who pays and the notices, by code', () => {
    expect(recordOf('hn-55-payers').slice(-2)).toEqual(['支付：株洲 210.00元。', '支付：长沙 420.00元。'])
    expect(recordOf('bj-57-given-elsewhere').at(1)).toBe('引擎 2.2.0；规则 BJ 2022-02-01（已颁布）。')
    expect(recordOf('bj-57-given-elsewhere').slice(-2)).toEqual([
      '第1张票据第1袋：未减免420.00元。',
      '提示 DONATION_ELSEWHERE：有1次献血不在本省，不计入额度。',
    ])
  })
})
