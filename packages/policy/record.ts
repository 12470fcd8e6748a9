import { formatYuan } from '@xuemian/contract'
import type { Clause, Decision, DecisionLine } from './decision.ts'
import type { CountedAccount } from './entitlement/bounds.ts'
import { explainTotal } from './explain.ts'
import { placeOf } from './explain-line.ts'
import { donationKinds } from './format/fields.ts'
import type { WhyNot } from './quota/count.ts'
import type { Portion } from './quota/quota.ts'
import type { OfferTrace } from './trace.ts'

const whyNot: Readonly<Record<WhyNot, string>> = {
  elsewhere: '不在计入的地域',
  'too-early': '早于起算日',
  'too-late': '晚于截止日',
  waiting: '等待期未满',
  paid: '有偿',
  'failed-tests': '检测不合格',
  'not-converted': '尚未规定折合毫升数',
  marked: '按登记注明的情形不计',
  'no-rules': '献血时没有生效的规则',
}
const sureness: Readonly<Record<Exclude<Clause['sure'], 'quoted' | undefined>, string>> = {
  summarised: '据条文概括',
  reported: '据报道',
  inferred: '推断，待确认',
}
const accounts: Readonly<Record<CountedAccount, string>> = {
  self: '本人',
  relatives: '亲属',
  patient: '这位亲属',
  pool: '合用一份的亲属',
}

/**
 * The detailed record for an auditor, in Chinese, a line each: engine and rules, every donation with what it is worth or why it does
 * not count, every tier that applied with its provision, every line, what is waived by whom, who pays. Donors appear by their
 * reference in the facts, bags by ordinals.
 */
export function recordForAuditor(decision: Decision): readonly string[] {
  const { engine, policy, trace, lines, notices, payers } = decision
  return [
    explainTotal(decision),
    `引擎 ${engine}；规则 ${policy.id} ${policy.version}（${policy.status === 'enacted' ? '已颁布' : '待确认'}）。`,
    ...trace.flatMap(offerRecord),
    ...lines.map(lineRecord),
    ...payers.map(({ station, waived }) => `支付：${station ?? '受理的血站'} ${formatYuan(waived)}元。`),
    ...notices.map(({ code, message }) => `提示 ${code}：${message}`),
  ]
}

function offerRecord(offer: OfferTrace): readonly string[] {
  const { donor, ledger, policy, version, moment, measuredOn, covered, donations, applied, cap, bounds } = offer
  const whose = `献血者 ${donor}${ledger === null ? '' : `（${ledger}）`}`
  const days = `用血${moment.use}，出院${moment.discharge}，申请${moment.application}，年限算至${measuredOn}`
  const limits = bounds.map(({ cap: ml, of, ceiling }) => {
    const why = ceiling ? `（${ceiling.rule}，${clauseRecord(ceiling.clause)}）` : ''
    return `${of.map((one) => accounts[one]).join('与')}合计至多${ml}毫升${why}`
  })
  return [
    `${whose}，按 ${policy} ${version}：${days}。`,
    ...donations.map(({ day, kind, ml, why }) => {
      const worth = why === null ? `计${ml}毫升` : `不计（${whyNot[why]}）`
      return `${whose}：${day} ${donationKinds[kind]}，${worth}。`
    }),
    ...applied.map(({ rule, clause, portions }) => {
      const parts = portions.length === 0 ? '没有额度' : portions.map(portionRecord).join('；')
      return `${whose}：${rule}，${clauseRecord(clause)}：${parts}。`
    }),
    covered
      ? `${whose}：额度${cap === null ? '不限量' : `${cap}毫升`}${limits.length > 0 ? `，${limits.join('，')}` : ''}。`
      : `${whose}：不在可减免的亲属范围内。`,
  ]
}

function portionRecord({ donated, age, how, cap }: Portion): string {
  const what = `${age ?? ''}${donated}毫升`
  const some = how.percent === undefined ? '' : `，减免${how.percent}%`
  if (how.unlimited) return `${what}不限量${some}`
  return `${what}${how.millilitres === undefined ? `×${how.multiple}=` : '得'}${cap}毫升${some}`
}

function lineRecord({ bill, bag, donor, ledger, quota, waived, remains, rule, clause }: DecisionLine): string {
  const where = placeOf(bill, bag)
  if (clause === null) return `${where}：未减免${formatYuan(remains)}元。`
  const from = `献血者 ${donor}${ledger === null ? '' : `（${ledger}）`}`
  return `${where}：减免${formatYuan(waived)}元，用${from}额度${quota}毫升，${rule}，${clauseRecord(clause)}。`
}

function clauseRecord({ document, article, text, sure }: Clause): string {
  return `《${document}》${article}${sure === 'quoted' ? `“${text}”` : `（${sureness[sure ?? 'inferred']}：${text}）`}`
}
