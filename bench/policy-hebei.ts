import { type Fen, formatUnits, formatYuan, relations } from '@xuemian/contract'
import type { BagFact, DonorFact, Facts } from '@xuemian/policy'
import {
  bagsInOrder,
  CLASSES,
  capOf,
  consumedOf,
  donorsOnce,
  FIRST_DAY,
  type Given,
  givenUntil,
  type HebeiBag,
  type HebeiClass,
  PRICED_FROM,
  worthOf,
} from './policy-hebei-law.ts'

/* The peer of `assess`: Hebei's rules written by hand, straight, with the engine's sentences, and no trace of how they came about. */

export interface HebeiLine {
  readonly bill: number
  readonly bag: number
  readonly donor: string | null
  readonly quota: number
  readonly waived: number
  readonly remains: number
  readonly reason: string
}

export interface HebeiQuota {
  readonly donor: string
  readonly cap: number | null
  readonly consumedBefore: number
  readonly consumes: number
  readonly leftAfter: number | null
  readonly reason: string
}

export interface HebeiDecision {
  readonly lines: readonly HebeiLine[]
  readonly quotas: readonly HebeiQuota[]
  readonly notices: readonly { readonly code: string; readonly message: string }[]
  readonly billed: number
  readonly waived: number
  readonly remains: number
}

/** What a donor may give on one day of use. */
interface Offer {
  readonly donor: DonorFact
  readonly day: string
  readonly given: Given
  /** null: the law does not name the relation; without limit Infinity. */
  readonly cap: number | null
  /** Consumed before this application. */
  readonly before: number
}

export function assessHebei(facts: Facts): HebeiDecision {
  const { bills } = facts
  const donors = donorsOnce(facts.donors)
  const notices = new Map<string, string>()
  if (donors.length < facts.donors.length) notices.set('同一献血者重复列出，只计算一次。', 'DUPLICATE_DONOR')
  const days = [...new Set(bills.map(({ consumedOn }) => consumedOn as string))]
    .filter((day) => day >= FIRST_DAY)
    .sort()
  const offers = new Map(days.map((day) => [day, donors.map((donor) => offerOf(donor, day))]))
  const taken = donors.map(() => 0)
  const linesOfBills = bills.map(({ bags }) => bags.map((): HebeiLine[] => []))
  const waivedOfBills = bills.map(() => 0)
  const seen = new Map<string, HebeiBag>()
  const bags = bagsInOrder(bills)
  const negative = bags.some(({ bag }) => bag.money < 0 || bag.volume < 0)
  const unconverted: string[] = []
  for (const row of bags) {
    const { bag, bill, billIndex, bagIndex } = row
    const key = `${bag.donCode} ${bag.prodCode}`
    const first = seen.get(key)
    if (!first) seen.set(key, row)
    if (bag.money === 0 && bag.volume === 0) continue
    const lines = linesOfBills[billIndex]?.[bagIndex] as HebeiLine[]
    const known = CLASSES.get(bag.prodClassCode)
    const refused = refusal(row, first, known, negative)
    if (refused !== null || !known) {
      const [code, message] = refused as readonly [string | null, string]
      if (code) notices.set(message, code)
      lines.push(unpaid(row, bag.money, message))
      continue
    }
    const price = bill.consumedOn < PRICED_FROM ? null : bag.rh === '+' ? known.positive : known.negative
    if (price !== null && price * bag.volume !== bag.money * 100) {
      const listed = Math.floor((price * bag.volume + 50) / 100) as Fen
      notices.set(
        `${place(row)}的血费${formatYuan(bag.money)}元与目录价${formatYuan(listed)}元不一致，按票据金额计算，请审核时核对。`,
        'PRICE_DIFFERS',
      )
    }
    const today = offers.get(bill.consumedOn) as Offer[]
    const waived = pay(row, known, today, taken, lines)
    waivedOfBills[billIndex] = (waivedOfBills[billIndex] ?? 0) + waived
    if (waived < bag.money) {
      lines.push(unpaid(row, bag.money - waived, whyRest(known, today)))
      if (known.ml === null) unconverted.push(`${place(row)}的${known.name}`)
    }
  }
  for (const what of unconverted)
    notices.set(`${what}尚未规定折合毫升数，有限额度不能抵用；请由省级管理员确认规则。`, 'CLASS_NOT_CONVERTED')
  let billed = 0
  let waived = 0
  for (let b = 0; b < bills.length; b += 1) {
    const { bags: own, actualCost } = bills[b] as (typeof bills)[number]
    const ofBill = waivedOfBills[b] as Fen
    for (const { money } of own) billed += money
    waived += ofBill
    if (ofBill > actualCost)
      notices.set(
        `第${b + 1}张票据的票据金额${formatYuan(actualCost)}元低于减免金额${formatYuan(ofBill)}元，请审核时核对。`,
        'ACTUAL_COST_LOWER',
      )
  }
  for (const today of offers.values()) for (const offer of today) remarkDonor(offer, notices)
  const shown = offers.size > 0 ? offers : new Map([['', donors.map((donor) => offerOf(donor, facts.appliedOn))]])
  return {
    lines: linesOfBills.flat(2),
    quotas: donors.map((_, at) =>
      quotaOf(
        [...shown.values()].map((today) => today[at] as Offer),
        taken[at] as number,
      ),
    ),
    notices: [...notices].map(([message, code]) => ({ code, message })),
    billed,
    waived,
    remains: billed - waived,
  }
}

function offerOf(donor: DonorFact, day: string): Offer {
  const given = givenUntil(day, donor)
  return { donor, day, given, cap: capOf(donor, given), before: consumedOf(donor) }
}

/** Code and sentence of why a bag is not paid at all. */
function refusal(
  row: HebeiBag,
  first: HebeiBag | undefined,
  known: HebeiClass | undefined,
  negative: boolean,
): readonly [code: string | null, message: string] | null {
  const { bag, bill } = row
  if (bag.money < 0 || bag.volume < 0)
    return ['NEGATIVE_BAG', `${place(row)}是没有对应收费的退费，本次不能减免；请由医院更正票据后重新读取。`]
  if (negative) return [null, '票据含没有对应收费的退费，须先由医院更正。']
  if (bag.volume === 0) return ['NO_VOLUME', `${place(row)}有血费而没有血量，不能减免；请由医院更正票据后重新读取。`]
  if (bill.consumedOn < FIRST_DAY) return ['NO_POLICY', `${bill.consumedOn}没有生效的减免规则，当日用血不能减免。`]
  if (!known)
    return [
      'UNKNOWN_CLASS',
      `${place(row)}的类别编码${bag.prodClassCode}不在省血液产品类别目录中，不能减免；请核对医院的编码对照。`,
    ]
  if (!known.waivable) return ['CLASS_NOT_WAIVABLE', `${place(row)}的${known.name}不属于可减免的血费。`]
  if (first)
    return ['DUPLICATE_BAG', `${place(row)}与${place(first)}是同一袋血，只减免一次；请审核时核对医院是否重复收费。`]
  return null
}

/** Lets the donors pay a bag one after the other and writes a line for each. */
function pay(row: HebeiBag, known: HebeiClass, offers: readonly Offer[], taken: number[], lines: HebeiLine[]): number {
  const { bag, billIndex, bagIndex } = row
  const need = known.ml === null ? null : known.ml * bag.volume
  let covered = 0
  let waived = 0
  for (let at = 0; at < offers.length; at += 1) {
    const { donor, cap, before } = offers[at] as Offer
    const left = (cap ?? 0) - before - (taken[at] as number)
    if (left <= 0 || (need === null && left !== Number.POSITIVE_INFINITY)) continue
    const next = need === null ? 0 : Math.min(need, covered + left * 100)
    const share = (need === null || next >= need ? bag.money : worthOf(bag.money, next, need)) - waived
    if (share <= 0) continue
    const ml = Math.ceil((next - covered) / 100)
    taken[at] = (taken[at] as number) + ml
    covered = next
    waived += share
    const reason = explain(bag, known, donor, ml, share)
    lines.push({ bill: billIndex, bag: bagIndex, donor: donor.donor, quota: ml, waived: share, remains: 0, reason })
  }
  return waived
}

function explain(bag: BagFact, { name, unit }: HebeiClass, donor: DonorFact, ml: number, share: number): string {
  const units = formatUnits(bag.volume)
  const amount = unit === '100毫升' ? `${name}${unit}×${units}` : `${name}${units}${unit}`
  const whose = donor.relation === 'self' ? '本人献血额度' : `献血者额度（用血者是其${relations[donor.relation]}）`
  const part = share === bag.money ? '全部' : '其中'
  return `${amount}，血费${formatYuan(bag.money)}元，${part}${formatYuan(share as Fen)}元由${whose}减免，计用量${ml}毫升。`
}

function unpaid({ billIndex, bagIndex }: HebeiBag, rest: number, why: string): HebeiLine {
  const reason = `${formatYuan(rest as Fen)}元由患者承担：${why}`
  return { bill: billIndex, bag: bagIndex, donor: null, quota: 0, waived: 0, remains: rest, reason }
}

function whyRest({ ml }: HebeiClass, offers: readonly Offer[]): string {
  if (!offers.some(({ cap }) => cap !== null && cap > 0)) return '没有可用的献血者额度。'
  return ml === null ? '该类血液产品尚未规定折合毫升数，有限额度不能抵用。' : '献血者额度不足。'
}

function remarkDonor({ donor, day, given, cap }: Offer, notices: Map<string, string>): void {
  const { late, elsewhere, unconverted } = given
  if (cap === null) {
    notices.set(`用血者是献血者的${relations[donor.relation]}，不在可减免的亲属范围内。`, 'RELATION_NOT_COVERED')
    return
  }
  if (late > 0) notices.set(`有${late}次献血在用血日${day}之后，不计入当日用血的额度。`, 'DONATION_AFTER_USE')
  if (elsewhere > 0) notices.set(`有${elsewhere}次献血不在本省，不计入额度。`, 'DONATION_ELSEWHERE')
  if (unconverted > 0)
    notices.set(
      `有${unconverted}次单采血小板捐献尚未规定折合毫升数，未计入额度；请由省级管理员确认规则。`,
      'DONATION_NOT_CONVERTED',
    )
}

/** A donor's quota on the day on which it is largest. */
function quotaOf(offers: readonly Offer[], consumes: number): HebeiQuota {
  const offer = offers.reduce((best, next) => ((next.cap ?? 0) >= (best.cap ?? 0) ? next : best))
  const { donor, before } = offer
  const cap = offer.cap ?? 0
  const limited = cap !== Number.POSITIVE_INFINITY
  return {
    donor: donor.donor,
    cap: limited ? cap : null,
    consumedBefore: before,
    consumes,
    leftAfter: limited ? Math.max(0, cap - before - consumes) : null,
    reason: explainQuota(offer),
  }
}

function explainQuota({ donor: { relation }, day, given: { ml }, cap }: Offer): string {
  if (cap === null) return `用血者是献血者的${relations[relation]}，不在可减免的亲属范围内。`
  if (ml === 0) return `献血者至${day}在河北省没有可计入的献血，没有额度。`
  const gave = `献血者至${day}在河北省计入的献血量为${ml}毫升`
  if (cap === Number.POSITIVE_INFINITY) return `${gave}，达到1000毫升，本人用血不限量减免。`
  if (relation === 'self') return `${gave}，本人按3倍减免，额度共${cap}毫升。`
  return `${gave}，亲属（${relations[relation]}）按等量减免，额度共${cap}毫升，由献血者的亲属共用。`
}

function place({ billIndex, bagIndex }: HebeiBag): string {
  return `第${billIndex + 1}张票据第${bagIndex + 1}袋`
}
