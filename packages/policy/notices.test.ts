import type { UnitHundredths } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import type { ShippedRules } from './data.ts'
import type { Decision } from './decision.ts'
import type { Facts } from './facts.ts'
import { type NoticeCode, notices } from './notices.ts'
import { decideCase } from './test/decide-case.ts'

const same = (facts: Facts): Facts => facts
const withoutVolume = (facts: Facts): Facts => ({
  ...facts,
  bills: facts.bills.map((bill) => ({
    ...bill,
    bags: bill.bags.map((bag) => ({ ...bag, volume: 0 as UnitHundredths })),
  })),
})
const forTheHonoured = ({ policies, dictionaries }: ShippedRules): ShippedRules => ({
  policies: policies.map((policy) => ({
    ...policy,
    rules: policy.rules.map((rule) => ({ ...rule, when: { honours: ['gold'] } })),
  })),
  dictionaries,
})

/** A decision in which each notice is given, and its words. */
const given: Readonly<Record<NoticeCode, readonly [() => Decision, string]>> = {
  UNKNOWN_CLASS: [
    () => decideCase('he-12-unknown-class'),
    '第1张票据第1袋的类别编码H-77不在省血液产品类别目录中，不能减免；请核对医院的编码对照。',
  ],
  CLASS_NOT_WAIVABLE: [() => decideCase('he-22-own-blood'), '第1张票据第1袋的自体血不属于可减免的血费。'],
  CLASS_NOT_CONVERTED: [
    () => decideCase('he-23-platelets-limited'),
    '第1张票据第1袋的单采血小板尚未规定折合毫升数，有限额度不能抵用；请由省级管理员确认规则。',
  ],
  PRICE_DIFFERS: [
    () => decideCase('he-14-price-differs'),
    '第1张票据第1袋的血费450.00元与目录价440.00元不一致，按票据金额计算，请审核时核对。',
  ],
  ACTUAL_COST_LOWER: [
    () => decideCase('he-24-bill-lower-than-blood'),
    '第2张票据的票据金额100.00元低于减免金额440.00元，请审核时核对。',
  ],
  NEGATIVE_BAG: [
    () => decideCase('he-11-refund-without-charge'),
    '第1张票据第2袋是没有对应收费的退费，本次不能减免；请由医院更正票据后重新读取。',
  ],
  NO_VOLUME: [
    () => decideCase('he-02-donor-himself', withoutVolume),
    '第1张票据第1袋有血费而没有血量，不能减免；请由医院更正票据后重新读取。',
  ],
  DUPLICATE_BAG: [
    () => decideCase('he-26-same-bag-on-two-bills'),
    '第2张票据第1袋与第1张票据第1袋是同一袋血，只减免一次；请审核时核对医院是否重复收费。',
  ],
  NO_POLICY: [() => decideCase('he-25-use-before-the-rules'), '1998-09-30没有生效的减免规则，当日用血不能减免。'],
  NO_CLASSES: [
    () => decideCase('he-02-donor-himself', same, ({ policies }) => ({ policies, dictionaries: [] })),
    '2026-05-20没有生效的血液产品类别目录，当日用血不能减免。',
  ],
  SEVERAL_POLICIES: [
    () => decideCase('bj-53-use-before-and-after-the-new-ordinance'),
    '各票据的用血日适用不同版本的规则：北京市献血管理办法（市政府令第214号）2009-01-01版、北京市献血条例2022-02-01版。',
  ],
  RELATION_NOT_COVERED: [
    () => decideCase('bj-56-sibling-is-not-lineal'),
    '用血者是献血者的兄弟姐妹，不在可减免的亲属范围内。',
  ],
  DONOR_NOT_ENTITLED: [
    () => decideCase('he-02-donor-himself', same, forTheHonoured),
    '献血者本人不符合减免的条件，没有额度。',
  ],
  DUPLICATE_DONOR: [
    () => decideCase('he-02-donor-himself', (facts) => ({ ...facts, donors: [...facts.donors, ...facts.donors] })),
    '同一献血者重复列出，只计算一次。',
  ],
  DONATION_AFTER_USE: [
    () => decideCase('he-07-donation-after-use'),
    '有1次献血在用血日2026-05-20之后，不计入当日用血的额度。',
  ],
  DONATION_ELSEWHERE: [() => decideCase('bj-57-given-elsewhere'), '有1次献血不在本省，不计入额度。'],
  DONATION_NOT_CONVERTED: [
    () => decideCase('he-18-apheresis-not-settled'),
    '有1次单采血小板捐献尚未规定折合毫升数，未计入额度；请由省级管理员确认规则。',
  ],
  DONATION_TOO_LATE: [() => decideCase('js-52-after-discharge'), '有1次献血晚于2026-05-25，不计入额度。'],
  DONATION_NOT_BEFORE: [() => decideCase('delta-same-day'), '有1次献血不早于2026-05-20，不计入额度。'],
  DONATION_TOO_EARLY: [() => decideCase('sd-54-before-the-law'), '有1次献血早于1998-10-01，不计入额度。'],
  DONATION_WAITING: [() => decideCase('coast-waiting'), '有1次献血至2026-05-20尚未满30日，不计入额度。'],
  DONATION_OUTSIDE_CITY: [() => decideCase('plain-city'), '有1次献血不在本市，不计入额度。'],
  DONATION_WITHOUT_RULES: [() => decideCase('hills-before-any-version'), '有1次献血时没有生效的规则，不计入额度。'],
  DONATION_PAID: [() => decideCase('plain-paid'), '有1次有偿献血，不计入额度。'],
  DONATION_FAILED_TESTS: [() => decideCase('plain-city-failed-tests'), '有1次献血检测不合格，不计入额度。'],
  PATIENT_USE_UNKNOWN: [
    () => decideCase('coast-each-unknown'),
    '不知道这位亲属此前用去多少，按献血者全部亲属的用量计算；请审核时核对。',
  ],
  DONATION_MARKED: [() => decideCase('times-mutual-aid'), '有1次献血按登记注明的情形不计入额度。'],
  POOL_USE_UNKNOWN: [
    () => decideCase('two-pools-pool-unknown'),
    '不知道与这位亲属合用一份额度的亲属此前用去多少，按献血者全部亲属的用量计算；请审核时核对。',
  ],
  DISCHARGE_UNKNOWN: [
    () => decideCase('js-53-discharge-not-known'),
    '第1张票据没有出院日期，按用血日计算；请填写出院日期。',
  ],
  DEADLINE_PASSED: [() => decideCase('coast-deadline'), '第1张票据的申请期限至2026-05-31已过，不能减免。'],
  NO_LEDGER: [() => decideCase('delta-no-ledger'), '第1张票据第1袋的冷沉淀没有可以减免它的额度种类，不能减免。'],
}

describe('a notice', () => {
  for (const [code, [decide, message]] of Object.entries(given)) {
    it(`${code} tells the clerk: ${message}`, () => {
      expect(Object.keys(notices)).toContain(code)
      expect(decide().notices).toContainEqual({ code, message })
    })
  }
})
