import { type Fen, formatYuan } from '@xuemian/contract'
import type { Decision, DecisionLine } from './decision.ts'
import { explainRest, placeOf } from './explain-line.ts'

/** So many sentences about bags still fit on the patient's page; beyond, they are summed by bill. */
const BAG_LINES = 16
/** So many notices still fit; the record for the auditor holds all. */
const NOTICES = 12

/**
 * The decision in plain Chinese for the patient, one page: the total, each donor's quota, the bags (each, or where they are many the
 * sums of each bill), the notices, one sentence each.
 */
export function explain(decision: Decision): readonly string[] {
  const { notices } = decision
  const more = notices.length - NOTICES
  return [
    explainTotal(decision),
    ...decision.quotas.map((use) => {
      const left = use.leftAfter === null ? '不限量' : `剩余${use.leftAfter}毫升`
      return `${use.reason}此前已用${use.consumedBefore}毫升，本次用${use.consumes}毫升，${left}。`
    }),
    ...(decision.lines.length > BAG_LINES
      ? explainBills(decision.lines)
      : decision.lines.map((line) => `${placeOf(line.bill, line.bag)}：${line.reason}`)),
    ...notices.slice(0, NOTICES).map((notice) => notice.message),
    ...(more > 0 ? [`另有${more}条提示，见核算记录。`] : []),
  ]
}

/** One sentence with the sums and the rules that they follow. */
export function explainTotal(decision: Decision): string {
  const { policy } = decision
  const doubt = policy.status === 'unconfirmed' ? '，规则待确认' : ''
  const sums = `血费共${formatYuan(decision.billed)}元，减免${formatYuan(decision.waived)}元，患者承担${formatYuan(decision.remains)}元`
  return `${sums}（依据${policy.title}，${policy.version}版${doubt}）。`
}

/** For each bill what its bags come to, and for each reason what the patient pays. */
function explainBills(lines: readonly DecisionLine[]): readonly string[] {
  const bills = [...new Set(lines.map(({ bill }) => bill))]
  if (bills.length > BAG_LINES) return [`共${bills.length}张票据，逐袋结果见核算记录。`]
  return bills.map((bill) => {
    const own = lines.filter((line) => line.bill === bill)
    const bags = new Set(own.map(({ bag }) => bag)).size
    const waived = own.reduce((sum, line) => sum + line.waived, 0) as Fen
    return `${placeOf(bill)}共${bags}袋，减免${formatYuan(waived)}元，未能减免的：${restsOf(own)}`
  })
}

function restsOf(lines: readonly DecisionLine[]): string {
  const rests = new Map<string, number>()
  for (const { remains, reason } of lines) {
    if (remains === 0) continue
    const why = reason.slice(reason.indexOf('：') + 1)
    rests.set(why, (rests.get(why) ?? 0) + remains)
  }
  if (rests.size === 0) return '无。'
  return [...rests].map(([why, fen]) => explainRest(fen as Fen, why)).join('')
}
