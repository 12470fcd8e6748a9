import type { Fen, UnitHundredths } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { explain, explainTotal } from './explain.ts'
import type { BillFact, Facts } from './facts.ts'
import { decideCase } from './test/decide-case.ts'

const donCode = (n: number): string => `00301260${String(n).padStart(5, '0')}`
const onlyBill = ({ bills: [bill] }: Facts): BillFact => bill as BillFact

/** The facts of a case with its first bag so many times, all on one bill or each on a bill of its own. */
const bags =
  (count: number) =>
  (facts: Facts): Facts => {
    const bill = onlyBill(facts)
    const all = Array.from({ length: count }, (_, n) => ({
      ...(bill.bags[0] as (typeof bill.bags)[number]),
      donCode: donCode(n),
    }))
    const actualCost = (bill.actualCost * count) as Fen
    return { ...facts, bills: [{ ...bill, actualCost, bags: all }] }
  }
const bills =
  (count: number) =>
  (facts: Facts): Facts => {
    const bill = onlyBill(facts)
    const bag = bill.bags[0] as (typeof bill.bags)[number]
    const all = Array.from({ length: count }, (_, n) => ({ ...bill, bags: [{ ...bag, donCode: donCode(n) }] }))
    return { ...facts, bills: all }
  }

describe('the page for the patient', () => {
  it('lists sixteen shares, and sums the bags by bill where there are more, losing no fen', () => {
    // without a limit each bag is one line
    expect(
      explain(decideCase('he-04-exactly-1000', bags(16))).filter((line) => line.startsWith('第1张票据第')),
    ).toHaveLength(16)
    expect(explain(decideCase('he-04-exactly-1000', bags(17))).slice(2)).toEqual([
      '第1张票据共17袋，减免71400.00元，未能减免的：无。',
    ])
    // the first bag is shared between quota and patient: two lines
    expect(explain(decideCase('he-03-partial-quota', bags(30))).slice(2)).toEqual([
      '第1张票据共30袋，减免1260.00元，未能减免的：49140.00元由患者承担：献血者额度不足。',
    ])
  })

  it('keeps what the patient pays apart by its reason', () => {
    const mixed = (facts: Facts): Facts => {
      const made = bags(20)(facts)
      const bill = onlyBill(made)
      const [first, second, ...others] = bill.bags
      if (!first || !second) throw new Error('no bag')
      const wrong = [
        { ...first, volume: 0 as UnitHundredths },
        { ...second, prodClassCode: 'none' },
      ]
      return { ...made, bills: [{ ...bill, bags: [...wrong, ...others] }] }
    }
    expect(explain(decideCase('he-04-exactly-1000', mixed)).at(2)).toBe(
      '第1张票据共20袋，减免75600.00元，未能减免的：4200.00元由患者承担：第1张票据第1袋有血费而没有血量，不能减免；请由医院更正票据后重新读取。4200.00元由患者承担：第1张票据第2袋的类别编码none不在省血液产品类别目录中，不能减免；请核对医院的编码对照。',
    )
  })

  it('sums sixteen bills, and says only how many there are where there are more', () => {
    // the first bill's bag has two lines
    const sixteen = explain(decideCase('he-03-partial-quota', bills(16))).slice(2)
    expect(sixteen).toHaveLength(16)
    expect(sixteen[0]).toBe('第1张票据共1袋，减免1260.00元，未能减免的：420.00元由患者承担：献血者额度不足。')
    expect(sixteen[15]).toBe('第16张票据共1袋，减免0.00元，未能减免的：1680.00元由患者承担：献血者额度不足。')
    expect(explain(decideCase('he-03-partial-quota', bills(17))).slice(2)).toEqual(['共17张票据，逐袋结果见核算记录。'])
  })

  it('holds twelve notices and counts the others', () => {
    const decision = decideCase('he-02-donor-himself')
    const page = (count: number) =>
      explain({ ...decision, notices: Array.from({ length: count }, (_, n) => ({ code: 'X', message: `提示${n}` })) })
    expect(page(12).slice(-2)).toEqual(['提示10', '提示11'])
    expect(page(13).slice(-2)).toEqual(['提示11', '另有1条提示，见核算记录。'])
    expect(page(15).slice(-2)).toEqual(['提示11', '另有3条提示，见核算记录。'])
  })

  it('marks rules that nobody has confirmed, and none that are enacted', () => {
    expect(explainTotal(decideCase('he-04-exactly-1000'))).toBe(
      '血费共4200.00元，减免4200.00元，患者承担0.00元（依据河北省用血费用减免规则，1998-10-01版，规则待确认）。',
    )
    expect(explainTotal(decideCase('bj-57-given-elsewhere'))).toBe(
      '血费共420.00元，减免0.00元，患者承担420.00元（依据北京市献血条例，2022-02-01版）。',
    )
  })

  it('says of each quota what was used before, what is used now and what is left', () => {
    const [, partly] = explain(decideCase('coast-each'))
    expect(partly).toMatch(/。此前已用100毫升，本次用300毫升，剩余0毫升。$/)
    const [, unlimited] = explain(decideCase('steppe-rare'))
    expect(unlimited).toMatch(/。此前已用0毫升，本次用286毫升，不限量。$/)
  })

  it('calls a share of a bag a part, and the whole of it all', () => {
    const lines = explain(decideCase('delta-two-ledgers'))
    expect(lines).toContain(
      '第1张票据第1袋：悬浮红细胞3U，血费630.00元，其中420.00元由本人献血额度减免，计用量400毫升。',
    )
    expect(lines).toContain(
      '第1张票据第2袋：单采血小板1治疗量，血费1400.00元，全部1400.00元由本人献血额度减免，计用量200毫升。',
    )
    expect(explain(decideCase('coast-waiting'))).toContain(
      '第1张票据第1袋：悬浮红细胞1U，血费210.00元，全部210.00元由献血者额度（用血者是其子女）减免，计用量191毫升。',
    )
  })
})
