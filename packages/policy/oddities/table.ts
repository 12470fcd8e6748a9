import type { Bilingual } from '../bilingual.ts'

/** What rules may say lawfully and yet surprise: code and heading. A code once given is never given another meaning. */
export const oddityTable = {
  MORE_IS_LESS: { zh: '献得多，反而减得少', en: 'More donated, less waived' },
  OLDER_IS_MORE: { zh: '较早的献血比较近的值得多', en: 'An older donation is worth more than a newer one' },
  LATER_IS_MORE: { zh: '没有再献血，晚用血反而减得多', en: 'A later use gives more, with nothing donated between' },
  RELATIVE_ABOVE_DONOR: { zh: '亲属的额度多于献血者本人', en: 'A relative gets more than the donor' },
  JUMP_AT_THRESHOLD: { zh: '差一毫升，相差很大', en: 'One ml at a threshold makes a large difference' },
  LOST_OVERNIGHT: { zh: '过了一天，全部失去', en: 'One day later everything is lost' },
  UNLIMITED_OVERNIGHT: { zh: '过了一天，不限量变为有限', en: 'One day later, without limit becomes limited' },
  DONOR_GETS_NOTHING: { zh: '献了血，本人却没有额度', en: 'A donation counts and gives the donor nothing' },
  NEVER_REACHED: { zh: '没有人用得到的一档', en: 'A tier that nobody reaches' },
  NEAR_RELATIVE_MISSING: { zh: '没有列最近的亲属', en: 'The nearest relatives are not listed' },
  RELATION_UNPAIRED: { zh: '只列了一边的亲属', en: 'Only one side of a relation is listed' },
  NO_RELATIVES: { zh: '没有任何亲属可以减免', en: 'No relative is served' },
  RULES_END: { zh: '到期后没有规则', en: 'No rules follow the end' },
  MORE_THAN_PAID: { zh: '减免可能多于患者实付', en: 'More may be waived than the patient paid' },
  ROUNDING_ADDS: { zh: '取整后多于应得的一份', en: 'Rounding pays more than the share' },
  CLASS_WITHOUT_ML: { zh: '血液产品没有折合毫升数', en: 'Products without ml' },
  DONATION_WITHOUT_ML: { zh: '有的献血没有折合毫升数', en: 'Donations without ml' },
  PRICE_MISSING: { zh: '没有价格可以核对', en: 'No price to compare with' },
  SOURCE_REPOST: { zh: '依据只见于转载', en: 'A source known from a repost alone' },
  PROVISION_INFERRED: { zh: '条款是推断的', en: 'A provision is inferred' },
  REVIEW_OLD: { zh: '超过十二个月没有核对', en: 'Not reviewed for more than twelve months' },
} as const satisfies Readonly<Record<string, Bilingual>>

export type OddityCode = keyof typeof oddityTable

/** Something that the rules say and that an official should know, with a smallest example in one sentence. */
export interface Oddity extends Bilingual {
  readonly code: OddityCode
  /** Where in the file, such as `rules.1.tiers.0`; empty for the whole file. */
  readonly path: string
}
