import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { loadShippedRules } from './data.ts'
import type { Decision } from './decision.ts'
import { engine } from './engine.ts'
import { explain } from './explain.ts'
import { formatProblems } from './policy.ts'
import { readCase } from './read-case.ts'
import { recordForAuditor } from './record.ts'

function decide(file: string, more = (row: Parameters<typeof assess>[0]) => row): Decision {
  const read = readCase(readFileSync(new URL(`./cases/${file}.yaml`, import.meta.url), 'utf8'), file)
  if (!read.ok) throw new Error(formatProblems(read.problems))
  const { policies, dictionaries } = loadShippedRules(read.value.rules)
  return assess(more(read.value.facts), policies, dictionaries)
}

describe('the record for the auditor', () => {
  it('names engine, rules, every donation, every tier with its provision, every share and who pays', () => {
    expect(recordForAuditor(decide('sd-11-young-and-old-donations'))).toEqual([
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

  it('says why a donation or a relation does not count, and which notice was given', () => {
    const late = recordForAuditor(decide('sd-13b-more-than-six-months')).join('\n')
    expect(late).toContain('2025-09-02 全血，不计（晚于截止日）')
    expect(late).toContain('提示 DONATION_TOO_LATE')
    expect(recordForAuditor(decide('bj-56-sibling-is-not-lineal')).join('\n')).toContain('不在可减免的亲属范围内')
    expect(recordForAuditor(decide('he-04-exactly-1000')).join('\n')).toContain('1000毫升不限量')
    expect(recordForAuditor(decide('hn-55-payers')).join('\n')).toContain('支付：长沙 420.00元')
  })
})

describe('the page for the patient', () => {
  it('sums the bags of each bill where they are too many to list, losing no fen', () => {
    const decision = decide('he-03-partial-quota', (facts) => {
      const [bill] = facts.bills
      const [bag] = bill?.bags ?? []
      if (!bill || !bag) throw new Error('no bag')
      const bags = Array.from({ length: 30 }, (_, n) => ({ ...bag, donCode: `00301260${String(n).padStart(5, '0')}` }))
      return {
        ...facts,
        bills: [
          { ...bill, bags },
          { ...bill, bags: [] },
        ],
      }
    })
    const page = explain(decision)
    expect(page[2]).toBe('第1张票据共30袋，减免1260.00元，未能减免的：49140.00元由患者承担：献血者额度不足。')
    expect(page).toHaveLength(3)
  })

  it('counts the notices that do not fit', () => {
    const decision = decide('he-02-donor-himself')
    const notices = Array.from({ length: 15 }, (_, n) => ({ code: 'X', message: `提示${n}` }))
    const page = explain({ ...decision, notices })
    expect(page.at(-1)).toBe('另有3条提示，见核算记录。')
    expect(page).toHaveLength(3 + 12 + 1)
  })

  it('says only how many bills there are where even those are too many', () => {
    const decision = decide('he-02-donor-himself', (facts) => {
      const [bill] = facts.bills
      if (!bill) throw new Error('no bill')
      const bills = Array.from({ length: 20 }, (_, n) => ({
        ...bill,
        bags: bill.bags.map((bag) => ({ ...bag, donCode: `00301260${String(n).padStart(5, '0')}` })),
      }))
      return { ...facts, bills }
    })
    expect(explain(decision)[2]).toBe('共20张票据，逐袋结果见核算记录。')
  })
})
