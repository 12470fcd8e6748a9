import type { Bilingual } from '../bilingual.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { NamedRelation } from '../format/rule-schema.ts'
import { relationList } from '../oddities/words.ts'
import { both, days, type Statement, say } from './statement.ts'
import { useOf } from './use-statements.ts'
import { basis, join, kindNames, markNames, period, range, ruleText, tiersText } from './words.ts'

export type { Statement } from './statement.ts'

function same(text: string): Bilingual {
  return { zh: text, en: text }
}

/** Everything that a policy says, a statement for each field or relation; two policies that say the same have equal lists. */
export function statementsOf(policy: Policy): readonly Statement[] {
  return [
    ...heading(policy),
    ...sourcesOf(policy),
    ...donationsOf(policy),
    ...rulesOf(policy),
    ...ceilingsOf(policy),
    ...useOf(policy),
  ]
}

function heading({ title, jurisdiction, overrides, status, effective, versionBy, measuredOn, reviewed }: Policy) {
  const { from, to } = effective
  const rows: Statement[] = [
    say('title', 'title', both('名称', 'title'), same(title)),
    say('jurisdiction', 'jurisdiction', both('适用地', 'place'), same(`${jurisdiction.name}（${jurisdiction.code}）`)),
    say(
      'status',
      'status',
      both('状态', 'status'),
      status === 'enacted' ? both('已颁布', 'enacted') : both('待确认', 'unconfirmed'),
    ),
    say(
      'effective',
      'effective',
      both('施行', 'in force'),
      both(`${from}起${to ? `，至${to}` : ''}`, `from ${from}${to ? ` to ${to}` : ' on'}`),
    ),
    say('versionBy', 'versionBy', both('由哪一日选定版本', 'version chosen by'), days[versionBy]),
    say('measuredOn', 'measuredOn', both('年限算到', 'ages measured on'), days[measuredOn]),
    say('reviewed', 'reviewed', both('最近核对', 'reviewed'), same(reviewed)),
  ]
  if (overrides !== undefined)
    rows.push(say('overrides', 'overrides', both('代替省级规则', 'replaces'), same(overrides)))
  return rows
}

function sourcesOf({ sources }: Policy): readonly Statement[] {
  return Object.entries(sources).map(([key, { document, article, grade }]) => {
    const text = `《${document}》${article ?? ''}（${grade}）`
    return say(`source ${key}`, `sources.${key}`, both(`依据 ${key}`, `source ${key}`), same(text))
  })
}

const places = {
  city: { zh: '本市', en: 'the city' },
  province: { zh: '本省', en: 'the province' },
  nation: { zh: '全国', en: 'the nation' },
} as const
const leftOutNames = {
  paid: { zh: '有偿的', en: 'paid' },
  'given-away': { zh: '已转让的量', en: 'given away' },
  'failed-tests': { zh: '检测不合格的', en: 'failed tests' },
} as const

function donationsOf(policy: Policy): readonly Statement[] {
  const { within, since, timing, leftOut, leftOutMarks, failedAtMost, worth, provision } = policy.donations
  const of = basis(policy, provision)
  const at = (name: string, label: Bilingual, text: Bilingual, key = name) =>
    say(`donations ${key}`, `donations.${name}`, label, text, of)
  const { until, sameDay, grace, wait } = timing
  const kinds = [...new Set(worth.flatMap((row) => row.kinds))]
  const [late, hold] = [grace ? period(grace) : null, wait ? period(wait) : null]
  return [
    at('within', both('何处的献血计入', 'donations counted in'), places[within]),
    ...(since ? [at('since', both('何日起的献血计入', 'donations since'), same(since))] : []),
    at(
      'timing',
      both('何时的献血计入', 'donations until'),
      both(
        `至${days[until].zh}，当日${sameDay ? '计入' : '不计'}${late ? `，此后${late.zh}内也计入` : ''}${hold ? `，献血满${hold.zh}才计入` : ''}`,
        `${days[until].en}, the same day ${sameDay ? 'counts' : 'does not'}${late ? `, and ${late.en} after` : ''}${hold ? `, after ${hold.en}` : ''}`,
      ),
    ),
    at(
      'leftOut',
      both('不计入的', 'left out'),
      leftOut.length > 0
        ? join(
            [...leftOut].sort().map((row) => leftOutNames[row]),
            '、',
            ', ',
          )
        : both('无', 'nothing'),
    ),
    ...(leftOutMarks
      ? [at('leftOutMarks', both('注明何种情形的不计入', 'left out where noted as'), markNames(leftOutMarks))]
      : []),
    ...(failedAtMost === undefined
      ? []
      : [
          at(
            'failedAtMost',
            both('检测不合格的至多计', 'failed tests at most'),
            both(`${failedAtMost}毫升`, `${failedAtMost} ml`),
          ),
        ]),
    ...kinds.map((kind) => {
      const rows = worth.filter((row) => row.kinds.includes(kind)).map((row) => worthText(row))
      return at(
        'worth',
        both(`折合：${kindNames([kind]).zh}`, `worth of ${kind}`),
        join(rows, '；', '; '),
        `worth ${kind}`,
      )
    }),
  ]
}

function worthText({ per, millilitres, multiple, donated, marks }: Policy['donations']['worth'][number]): Bilingual {
  const heads = [...(donated ? [range(donated)] : []), ...(marks ? [markNames(marks)] : [])]
  const when = heads.length > 0 ? join(heads, '', ' ') : null
  const [zh, en] =
    per === 'given-ml'
      ? multiple === undefined
        ? ['按实献毫升', 'as given']
        : [`按实献毫升的${multiple}倍`, `${multiple} times as given`]
      : millilitres === null
        ? ['尚无规定', 'not settled']
        : per === 'unit'
          ? [`每治疗量${millilitres}毫升`, `${millilitres} ml a unit`]
          : [`每次${millilitres}毫升`, `${millilitres} ml a donation`]
  const kind = per === 'donation' && millilitres === null ? '（按次）' : ''
  return both(`${when ? `${when.zh}` : ''}${zh}${kind}`, `${when ? `${when.en} ` : ''}${en}${kind ? ' (each)' : ''}`)
}

function rulesOf(policy: Policy): readonly Statement[] {
  const { rules, ledgers = [] } = policy
  const keys: (string | undefined)[] = ledgers.length > 0 ? ledgers.map(({ key }) => key) : [undefined]
  const relations = [...new Set(rules.flatMap((rule) => rule.for))]
  const named = ledgers.map(({ key, name, kinds, components }) =>
    say(
      `ledger ${key}`,
      'ledgers',
      both(`分类额度 ${key}`, `ledger ${key}`),
      both(
        `${name}：${kindNames(kinds).zh}记入，减免${[...components].join('、')}`,
        `${kinds.join(', ')} pay for ${components.join(', ')} (${name})`,
      ),
    ),
  )
  const said = keys.flatMap((ledger) => relations.flatMap((relation) => ruleStatement(policy, relation, ledger)))
  return [...named, ...said]
}

function ruleStatement(policy: Policy, relation: NamedRelation, ledger: string | undefined): readonly Statement[] {
  const own = policy.rules.filter((rule) => rule.for.includes(relation) && rule.ledger === ledger)
  if (own.length === 0) return []
  const first = policy.rules.indexOf(own[0] as (typeof own)[number])
  const name = relationList([relation])
  const of = own.flatMap(({ tiers }) => tiers.map(({ provision }) => basis(policy, provision)))
  return [
    say(
      `rule ${relation} ${ledger ?? ''}`,
      `rules.${first}`,
      ledger === undefined ? name : both(`${name.zh}（${ledger}）`, `${name.en} (${ledger})`),
      join(own.map(ruleText), '　', ' '),
      [...new Set(of)].join('；'),
    ),
  ]
}

const over = {
  everybody: { zh: '献血者本人和亲属合计', en: 'the donor and relatives together' },
  relatives: { zh: '全部亲属合计', en: 'all relatives together' },
  patient: { zh: '每位亲属', en: 'each relative' },
} as const

function ceilingsOf(policy: Policy): readonly Statement[] {
  const { ceilings = [] } = policy
  return ceilings.map((ceiling, index) => {
    const { tiers, ledger } = ceiling
    const own = ceilings.filter((row) => row.over === ceiling.over && row.ledger === ledger)
    const key = `ceiling ${ceiling.over} ${ledger ?? ''} ${own.indexOf(ceiling)}`
    const whose = over[ceiling.over]
    const label = {
      zh: `总限：${whose.zh}${ledger ? `（${ledger}）` : ''}`,
      en: `ceiling: ${whose.en}${ledger ? ` (${ledger})` : ''}`,
    }
    const of = tiers.map(({ provision }) => basis(policy, provision))
    return say(key, `ceilings.${index}`, label, tiersText(tiers), [...new Set(of)].join('；'))
  })
}
