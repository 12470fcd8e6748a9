import { type Fen, formatUnits, formatYuan, type Millilitres } from '@xuemian/contract'
import type { BagFact, DonorFact } from './facts.ts'
import type { BloodClass } from './format/class-schema.ts'
import { relationText } from './quota/reason.ts'

/** `第1张票据第2袋`: ordinals, since serial numbers and donation codes name persons. */
export function placeOf(bill: number, bag?: number): string {
  return `第${bill + 1}张票据${bag === undefined ? '' : `第${bag + 1}袋`}`
}

/** Why a donor's quota pays this share of a bag. */
export function explainShare(
  bag: BagFact,
  bloodClass: BloodClass,
  donor: DonorFact,
  ml: Millilitres,
  waived: Fen,
): string {
  const whose = donor.relation === 'self' ? '本人献血额度' : `献血者额度（用血者是其${relationText(donor)}）`
  const units = formatUnits(bag.volume)
  const { name, unit } = bloodClass
  // a unit that itself begins with a number (100毫升) would run together with the count
  const amount = /^\d/.test(unit) ? `${name}${unit}×${units}` : `${name}${units}${unit}`
  const whole = waived === bag.money ? '全部' : '其中'
  return `${amount}，血费${formatYuan(bag.money)}元，${whole}${formatYuan(waived)}元由${whose}减免，计用量${ml}毫升。`
}

/** What nobody's quota covers of a bag. */
export function explainRest(rest: Fen, why: string): string {
  return `${formatYuan(rest)}元由患者承担：${why}`
}
