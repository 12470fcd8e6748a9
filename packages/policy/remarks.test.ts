import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import type { DonorFact, Facts } from './facts.ts'
import type { Policy } from './policy.ts'
import { rulesNamed } from './test/decide-case.ts'
import {
  bagOf,
  billOf,
  bloodOf,
  day,
  donorOf,
  factsOf,
  fen,
  hebei,
  hebeiClasses,
  ml,
  units,
} from './test/small-facts.ts'

const remarks = (facts: Facts, policies: readonly Policy[] = [hebei()], dictionaries = hebeiClasses()) =>
  assess(facts, policies, dictionaries).notices.map(({ message }) => message)

describe('the price list', () => {
  const remark = (volume: number, money: number, positive?: number) => {
    const [list] = hebeiClasses()
    if (!list) throw new Error('no list')
    const prices = [{ from: day('2020-01-01'), positive: positive === undefined ? undefined : fen(positive) }]
    const classes = list.classes.map((row) => ({ ...row, prices }))
    const facts = factsOf({ bills: [billOf([bagOf({ volume: units(volume), money: fen(money) })])] })
    return remarks(facts, [hebei()], [{ ...list, classes }])
  }
  const differs = (billed: string, listed: string) => [
    `第1张票据第1袋的血费${billed}元与目录价${listed}元不一致，按票据金额计算，请审核时核对。`,
  ]

  it('agrees with the money to the fen or is named, rounded to the nearest', () => {
    expect(remark(150, 300, 200)).toEqual([])
    expect(remark(150, 301, 200)).toEqual(differs('3.01', '3.00'))
    expect(remark(150, 299, 200)).toEqual(differs('2.99', '3.00'))
    expect(remark(50, 1, 1)).toEqual(differs('0.01', '0.01'))
    expect(remark(49, 1, 1)).toEqual(differs('0.01', '0.00'))
  })

  it('is silent where it knows no price', () => {
    expect(remark(150, 301)).toEqual([])
  })
})

it('a bill’s own amount is remarked on only where less than what is waived of it', () => {
  const donors = [donorOf([bloodOf({ volume: ml(800) })])]
  const waived = (actualCost: number) =>
    remarks(factsOf({ donors, bills: [billOf([]), billOf([bagOf()], { actualCost: fen(actualCost) })] }))
  expect(waived(42_000)).toEqual([])
  expect(waived(41_999)).toEqual(['第2张票据的票据金额419.99元低于减免金额420.00元，请审核时核对。'])
  const two = [bagOf(), bagOf({ donCode: '0030126000002' })]
  expect(remarks(factsOf({ donors, bills: [billOf(two, { actualCost: fen(83_999) })] }))).toEqual([
    '第1张票据的票据金额839.99元低于减免金额840.00元，请审核时核对。',
  ])
})

it('several versions are named once each, in their order; one version or none is not worth a word', () => {
  const versions = [
    hebei({ version: '2', effective: { from: day('2026-05-01'), to: null } }),
    hebei({ version: '1', effective: { from: day('2000-01-01'), to: day('2026-04-30') } }),
  ]
  const on = (...days: readonly string[]) =>
    remarks(factsOf({ bills: days.map((text) => billOf([], { consumedOn: day(text) })) }), versions)
  expect(on('2026-05-20', '2026-05-02', '1999-01-01')).toEqual([])
  expect(on()).toEqual([])
  expect(on('2026-05-20', '2026-04-01', '2026-05-02', '1999-01-01')).toEqual([
    '各票据的用血日适用不同版本的规则：河北省用血费用减免规则1版、河北省用血费用减免规则2版。',
  ])
})

it('a donor named twice counts as first named, also by the very same row', () => {
  const [a, b] = [donorOf(), donorOf([bloodOf()], { donor: 'b' })]
  const again = donorOf([bloodOf({ volume: ml(400) })], { relation: 'sibling' })
  expect(assess(factsOf({ donors: [a, b] }), [hebei()], hebeiClasses()).notices).toEqual([])
  for (const twice of [again, a]) {
    const { quotas, notices } = assess(factsOf({ donors: [a, b, twice] }), [hebei()], hebeiClasses())
    expect(quotas.map(({ donor, relation, cap }) => [donor, relation, cap])).toEqual([
      ['a', 'child', 200],
      ['b', 'child', 200],
    ])
    expect(notices.map(({ code }) => code)).toEqual(['DUPLICATE_DONOR'])
  }
})

describe('a donor’s donations that do not count', () => {
  const bill = billOf([], { dischargedOn: day('2026-05-25') })
  const given = (...days: readonly string[]) => days.map((text) => bloodOf({ day: day(text) }))
  const of = (donor: DonorFact, policy: Policy = hebei()) =>
    remarks(factsOf({ donors: [donor], bills: [bill] }), [policy])
  const timed = (timing: Policy['donations']['timing'], more: Partial<Policy['donations']> = {}): Policy =>
    hebei({ donations: { ...hebei().donations, timing, ...more } })

  it('are counted by their reason, in the words of the rule that leaves them out', () => {
    const late = donorOf(given('2026-05-19', '2026-05-20', '2026-06-02', '2026-06-03'))
    expect(of(late, timed({ until: 'use', sameDay: true }))).toEqual([
      '有2次献血在用血日2026-05-20之后，不计入当日用血的额度。',
    ])
    expect(of(late, timed({ until: 'use', sameDay: false }))).toEqual(['有3次献血不早于2026-05-20，不计入额度。'])
    expect(of(late, timed({ until: 'discharge', sameDay: true }))).toEqual(['有2次献血晚于2026-05-25，不计入额度。'])
    expect(of(late, timed({ until: 'use', sameDay: true, grace: { days: 13 } }))).toEqual([
      '有1次献血晚于2026-06-02，不计入额度。',
    ])
    expect(of(donorOf(given('2026-05-20')), timed({ until: 'use', sameDay: true }))).toEqual([])
  })

  it('are remarked on together where they have several reasons, in one order', () => {
    const donations = [
      ...given('1999-12-31', '2026-05-01', '2026-05-21', '2020-01-01'),
      bloodOf({ provinceCode: '11' }),
      bloodOf({ paid: true }),
      bloodOf({ failedTests: true }),
      bloodOf({ kind: 'apheresis-platelets', units: units(100) }),
    ]
    const policy = timed(
      { until: 'use', sameDay: true, wait: { days: 30 } },
      { since: day('2000-01-01'), leftOut: ['paid', 'failed-tests'] },
    )
    const all = [
      '有1次献血在用血日2026-05-20之后，不计入当日用血的额度。',
      '有1次献血早于2000-01-01，不计入额度。',
      '有1次献血至2026-05-20尚未满30日，不计入额度。',
      '有1次献血不在本省，不计入额度。',
      '有1次有偿献血，不计入额度。',
      '有1次献血检测不合格，不计入额度。',
      '有1次单采血小板捐献尚未规定折合毫升数，未计入额度；请由省级管理员确认规则。',
    ]
    expect(of(donorOf(donations), policy)).toEqual(all)
    expect(of(donorOf([...donations].reverse()), policy)).toEqual(all)
  })

  it('are passed over where the relation itself is not served', () => {
    expect(of(donorOf(given('2030-01-01'), { relation: 'sibling' }))).toEqual([
      '用血者是献血者的兄弟姐妹，不在可减免的亲属范围内。',
    ])
  })

  it('are said once of several moments and donors, and not at all where no rules decide', () => {
    const donors = ['a', 'b'].map((donor) => donorOf(given('2030-01-01'), { donor }))
    expect(remarks(factsOf({ donors, bills: [bill, bill] }))).toEqual([
      '有1次献血在用血日2026-05-20之后，不计入当日用血的额度。',
    ])
    expect(remarks(factsOf({ donors, bills: [billOf([], { consumedOn: day('1990-01-01') })] }))).toEqual([])
    expect(remarks(factsOf({ donors, bills: [] }))).toEqual([])
  })

  it('are looked at on the day of application where there is no bill', () => {
    const { trace } = assess(factsOf({ bills: [] }), [hebei()], hebeiClasses())
    const on = day('2026-06-01')
    expect(trace.map(({ moment, measuredOn }) => [moment, measuredOn])).toEqual([
      [{ use: on, discharge: on, application: on }, on],
    ])
  })

  it('are accompanied by the use that nobody knows of, only where each relative has a quota and some was used', () => {
    const unknown = '不知道这位亲属此前用去多少，按献血者全部亲属的用量计算；请审核时核对。'
    const coast = rulesNamed('coast').policies[0] as Policy
    const used = (relatives: number, patient?: number): Partial<DonorFact> => ({
      consumed: { self: ml(9), relatives: ml(relatives), ...(patient === undefined ? {} : { patient: ml(patient) }) },
    })
    expect(of(donorOf([bloodOf()], used(100)), coast)).toEqual([unknown])
    expect(of(donorOf([bloodOf()], used(100, 0)), coast)).toEqual([])
    expect(of(donorOf([bloodOf()], used(0)), coast)).toEqual([])
    expect(of(donorOf([bloodOf()], used(100)))).toEqual([])
    const rules = coast.rules.map((rule) => ({ ...rule, ledger: 'red' }))
    const ledgers: Policy['ledgers'] = [{ key: 'red', name: '红', kinds: ['whole-blood'], components: ['red-cells'] }]
    const byLedger = (key: string) => ({ ...used(100), consumedByLedger: { [key]: { self: ml(0), relatives: ml(5) } } })
    expect(of(donorOf([bloodOf()], byLedger('red')), { ...coast, ledgers, rules })).toEqual([unknown])
    expect(of(donorOf([bloodOf()], byLedger('other')), { ...coast, ledgers, rules })).toEqual([])
  })
})
