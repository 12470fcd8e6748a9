import type { DecisionNotice } from './decision.ts'

/** Every notice of an assessment: code and Chinese sentence. Codes are stable; a place is an ordinal, never a person or a number of a stay. */
export const notices = {
  UNKNOWN_CLASS: (place: string, code: string) =>
    `${place}的类别编码${code}不在省血液产品类别目录中，不能减免；请核对医院的编码对照。`,
  CLASS_NOT_WAIVABLE: (place: string, name: string) => `${place}的${name}不属于可减免的血费。`,
  CLASS_NOT_CONVERTED: (place: string, name: string) =>
    `${place}的${name}尚未规定折合毫升数，有限额度不能抵用；请由省级管理员确认规则。`,
  PRICE_DIFFERS: (place: string, billed: string, listed: string) =>
    `${place}的血费${billed}元与目录价${listed}元不一致，按票据金额计算，请审核时核对。`,
  ACTUAL_COST_LOWER: (place: string, actual: string, waived: string) =>
    `${place}的票据金额${actual}元低于减免金额${waived}元，请审核时核对。`,
  NEGATIVE_BAG: (place: string) => `${place}是没有对应收费的退费，本次不能减免；请由医院更正票据后重新读取。`,
  NO_VOLUME: (place: string) => `${place}有血费而没有血量，不能减免；请由医院更正票据后重新读取。`,
  DUPLICATE_BAG: (place: string, first: string) =>
    `${place}与${first}是同一袋血，只减免一次；请审核时核对医院是否重复收费。`,
  NO_POLICY: (day: string) => `${day}没有生效的减免规则，当日用血不能减免。`,
  NO_CLASSES: (day: string) => `${day}没有生效的血液产品类别目录，当日用血不能减免。`,
  SEVERAL_POLICIES: (titles: string) => `各票据的用血日适用不同版本的规则：${titles}。`,
  RELATION_NOT_COVERED: (relation: string) => `用血者是献血者的${relation}，不在可减免的亲属范围内。`,
  DONOR_NOT_ENTITLED: () => '献血者本人不符合减免的条件，没有额度。',
  DUPLICATE_DONOR: () => '同一献血者重复列出，只计算一次。',
  DONATION_AFTER_USE: (count: string, day: string) => `有${count}次献血在用血日${day}之后，不计入当日用血的额度。`,
  DONATION_ELSEWHERE: (count: string) => `有${count}次献血不在本省，不计入额度。`,
  DONATION_NOT_CONVERTED: (count: string) =>
    `有${count}次单采血小板捐献尚未规定折合毫升数，未计入额度；请由省级管理员确认规则。`,
  DONATION_TOO_LATE: (count: string, day: string) => `有${count}次献血晚于${day}，不计入额度。`,
  DONATION_NOT_BEFORE: (count: string, day: string) => `有${count}次献血不早于${day}，不计入额度。`,
  DONATION_TOO_EARLY: (count: string, day: string) => `有${count}次献血早于${day}，不计入额度。`,
  DONATION_WAITING: (count: string, day: string, wait: string) => `有${count}次献血至${day}尚未满${wait}，不计入额度。`,
  DONATION_OUTSIDE_CITY: (count: string) => `有${count}次献血不在本市，不计入额度。`,
  DONATION_WITHOUT_RULES: (count: string) => `有${count}次献血时没有生效的规则，不计入额度。`,
  DONATION_PAID: (count: string) => `有${count}次有偿献血，不计入额度。`,
  DONATION_FAILED_TESTS: (count: string) => `有${count}次献血检测不合格，不计入额度。`,
  DONATION_MARKED: (count: string) => `有${count}次献血按登记注明的情形不计入额度。`,
  PATIENT_USE_UNKNOWN: () => '不知道这位亲属此前用去多少，按献血者全部亲属的用量计算；请审核时核对。',
  POOL_USE_UNKNOWN: () => '不知道与这位亲属合用一份额度的亲属此前用去多少，按献血者全部亲属的用量计算；请审核时核对。',
  DISCHARGE_UNKNOWN: (place: string) => `${place}没有出院日期，按用血日计算；请填写出院日期。`,
  DEADLINE_PASSED: (place: string, day: string) => `${place}的申请期限至${day}已过，不能减免。`,
  NO_LEDGER: (place: string, name: string) => `${place}的${name}没有可以减免它的额度种类，不能减免。`,
}

export type NoticeCode = keyof typeof notices

/** Builds one notice; the words are the arguments of its sentence. */
export function notice<C extends NoticeCode>(code: C, ...words: Parameters<(typeof notices)[C]>): DecisionNotice {
  const write = notices[code] as (...all: readonly string[]) => string
  return { code, message: write(...words) }
}
