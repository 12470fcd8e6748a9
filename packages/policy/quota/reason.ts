import { type Relation, relations } from '@xuemian/contract'
import type { Bound } from '../entitlement/bounds.ts'
import type { Entitlement } from '../entitlement.ts'
import type { DonorFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { NamedRelation } from '../format/rule-schema.ts'
import type { Moment } from './moment.ts'
import type { Portion } from './quota.ts'

const drawsText = { apart: '', 'within-donors': '，并在献血者本人的额度之内', together: '，与献血者本人的用量合并计算' }
const qualifiers = { step: '继', adoptive: '养' } as const

/** `父母`, `继父母`. */
export function relationText({
  relation,
  qualifier,
}: Pick<DonorFact, 'relation'> & { readonly qualifier?: DonorFact['qualifier'] | undefined }): string {
  return `${qualifier ? qualifiers[qualifier] : ''}${relations[relation]}`
}

/** How a quota came about, in one Chinese sentence without names. */
export function reasonOf(
  policy: Policy,
  donor: DonorFact,
  moment: Moment,
  { covered, cap, bounds, counted, applied, each, pool, draws, account, ledger, measuredOn }: Entitlement,
): string {
  if (!covered && account === 'self') return '献血者本人不符合减免的条件。'
  if (!covered) return `用血者是献血者的${relationText(donor)}，不在可减免的亲属范围内。`
  const until = moment[policy.donations.timing.until]
  const where = placeText(policy)
  const portions = applied.length === 1 && applied[0] ? applied[0].portions : applied.flatMap((row) => row.portions)
  if (portions.length === 0 || cap === 0) return nothingText(policy, until, where, counted)
  const gave = `献血者至${until}${where}计入的献血量为${counted}毫升`
  const who = account === 'self' ? '本人' : `亲属（${relationText(donor)}）`
  const of = policy.ledgers?.find(({ key }) => key === ledger)?.name ?? ''
  const over = `${drawsText[draws]}${bounds.map(ceilingText).join('')}`
  const reduced = portions.some(({ how }) => how.percent !== undefined)
  const only = portions[0] as Portion
  if (cap === null && (portions.length === 1 || !reduced)) {
    const threshold = applied.find((row) => row.portions.some((part) => part.cap === null))?.tier.when?.total?.atLeast
    const reached = threshold !== undefined && threshold > 1 ? `，达到${threshold}毫升` : ''
    return `${gave}${reached}，${who}用血${of}不限量减免${percentText(only)}${over}。`
  }
  const simple = portions.length === 1 && only.age === null && only.how.millilitres === undefined
  const how = simple
    ? `按${timesText(only)}减免${percentText(only)}`
    : `按${measuredOn}计：${portions.map(portionText).join('，')}，减免`
  const shared = account === 'self' ? '' : each ? '，由这位亲属单独使用' : `，由献血者的${poolText(pool)}共用`
  return `${gave}，${who}${how}，${of}额度${cap === null ? '不限量' : `共${cap}毫升`}${shared}${over}。`
}

function poolText(pool: readonly NamedRelation[] | null): string {
  if (!pool) return '亲属'
  const named = (name: NamedRelation): string =>
    name.startsWith('step-') ? `继${relations[name.slice(5) as Relation]}` : relations[name as Relation]
  return pool.map(named).join('、')
}

function ceilingText({ cap, of, ceiling }: Bound): string {
  if (!ceiling) return ''
  return `，${of.includes('patient') ? '这位亲属' : of.includes('self') ? '本人和亲属合计' : '亲属合计'}至多${cap}毫升`
}

function placeText({ donations: { within }, jurisdiction: { code, name } }: Policy): string {
  if (within === 'nation') return ''
  return within === 'province' && code.length === 4 ? '在本省' : `在${name}`
}

function nothingText(policy: Policy, until: string, where: string, counted: number): string {
  if (counted === 0) return `献血者至${until}${where}没有可计入的献血，没有额度。`
  return `献血者至${until}${where}计入的献血量为${counted}毫升，按${policy.title}没有额度。`
}

function timesText({ how: { multiple } }: Portion): string {
  return multiple === 1 ? '等量' : `${multiple}倍`
}

function portionText(part: Portion): string {
  const { donated, age, how } = part
  const what = `${age ?? ''}献血${donated}毫升`
  const some = how.percent === undefined ? '' : `减免${percentText(part)}`
  if (how.unlimited) return `${what}不限量${some}`
  return `${what}${how.millilitres === undefined ? `按${timesText(part)}` : `得${how.millilitres}毫升`}${some}`
}

function percentText({ how: { percent } }: Portion): string {
  return percent === undefined ? '' : `血费的${percent}%`
}
