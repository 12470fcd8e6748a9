import type { Bilingual } from '../bilingual.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { NamedRelation } from '../format/rule-schema.ts'
import { relationList } from '../oddities/words.ts'
import { basis, join, kindNames, period, range, ruleText, yuan } from './words.ts'

/** One thing that a policy says, in words of the law. */
export interface Statement {
  /** What it is about: the same in every version. */
  readonly key: string
  /** Where it stands in the file. */
  readonly path: string
  readonly label: Bilingual
  readonly text: Bilingual
  /** The provision behind it. */
  readonly basis: string
}

const days = {
  use: { zh: '用血日', en: 'the day of use' },
  discharge: { zh: '出院日', en: 'the day of discharge' },
  application: { zh: '申请日', en: 'the day of application' },
  donation: { zh: '各次献血之日', en: 'the day of each donation' },
} as const

function say(key: string, path: string, label: Bilingual, text: Bilingual, of = ''): Statement {
  return { key, path, label, text, basis: of }
}

function both(zh: string, en: string): Bilingual {
  return { zh, en }
}

function same(text: string): Bilingual {
  return { zh: text, en: text }
}

/** Everything that a policy says, a statement for each field or relation; two policies that say the same have equal lists. */
export function statementsOf(policy: Policy): readonly Statement[] {
  return [...heading(policy), ...sourcesOf(policy), ...donationsOf(policy), ...rulesOf(policy), ...useOf(policy)]
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
  const { within, since, timing, leftOut, failedAtMost, worth, provision } = policy.donations
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

function worthText({ per, millilitres, donated }: Policy['donations']['worth'][number]): Bilingual {
  const when = donated ? range(donated) : null
  const [zh, en] =
    per === 'given-ml'
      ? ['按实献毫升', 'as given']
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

const orders = {
  'use-day': { zh: '按用血日', en: 'by day of use' },
  'dearest-first': { zh: '单价高的先', en: 'dearest first' },
  'cheapest-first': { zh: '单价低的先', en: 'cheapest first' },
  'most-favourable': { zh: '每毫升最贵的先', en: 'dearest ml first' },
} as const
const partials = {
  share: { zh: '按比例减免一部分', en: 'a share is waived' },
  'whole-units': { zh: '只减整单位', en: 'whole units only' },
  'whole-bags': { zh: '不足一袋的整袋不减', en: 'whole bags only' },
} as const
const steps = { fen: { zh: '分', en: 'fen' }, jiao: { zh: '角', en: 'jiao' }, yuan: { zh: '元', en: 'yuan' } } as const
const modes = {
  down: { zh: '向下取整到', en: 'down to a' },
  'half-up': { zh: '四舍五入到', en: 'half up to a' },
  up: { zh: '向上取整到', en: 'up to a' },
} as const

function useOf(policy: Policy): readonly Statement[] {
  const { consumption, amount, deadline, payer } = policy
  const { by, rate, order, partial, rounding } = consumption
  const [c, a] = [basis(policy, consumption.provision), basis(policy, amount.provision)]
  const worth = rate ? yuan(rate.yuan) : null
  const { caps } = amount
  const cap = (name: 'line' | 'bill' | 'application', label: Bilingual): readonly Statement[] => {
    const fen = caps[name]
    return fen === undefined ? [] : [say(`cap ${name}`, `amount.caps.${name}`, label, yuan(fen), a)]
  }
  return [
    say(
      'by',
      'consumption.by',
      both('额度怎样抵用', 'quota is used'),
      by === 'volume' || !rate || !worth
        ? both('按用血毫升', 'by volume')
        : both(`按金额，每${rate.millilitres}毫升抵${worth.zh}`, `by money, ${rate.millilitres} ml for ${worth.en}`),
      c,
    ),
    say('order', 'consumption.order', both('先后', 'order'), orders[order], c),
    say('partial', 'consumption.partial', both('额度不足一袋时', 'short of a bag'), partials[partial], c),
    say(
      'rounding',
      'consumption.rounding',
      both('取整', 'rounding'),
      both(`${modes[rounding.mode].zh}${steps[rounding.to].zh}`, `${modes[rounding.mode].en} ${steps[rounding.to].en}`),
      c,
    ),
    say(
      'base',
      'amount.base',
      both('减免哪个金额', 'base'),
      amount.base === 'blood-cost'
        ? both('血费', 'the price of the blood')
        : both('票据金额（医保支付后）', 'the bill after insurance'),
      a,
    ),
    ...(caps.priceList
      ? [say('cap price', 'amount.caps.priceList', both('上限', 'cap'), both('不超过目录价', 'the price list'), a)]
      : []),
    ...(caps.actualCost
      ? [say('cap cost', 'amount.caps.actualCost', both('上限', 'cap'), both('不超过票据金额', 'the bill’s amount'), a)]
      : []),
    ...cap('line', both('每袋上限', 'cap of a bag')),
    ...cap('bill', both('每张票据上限', 'cap of a bill')),
    ...cap('application', both('每次申请上限', 'cap of an application')),
    ...(deadline ? [deadlineStatement(policy, deadline)] : []),
    say(
      'payer',
      'payer',
      both('由谁支付', 'paid by'),
      payer.by === 'donation-stations'
        ? both('各献血站点分担', 'the stations of the donations')
        : both('受理的血站', 'the accepting station'),
      basis(policy, payer.provision),
    ),
  ]
}

function deadlineStatement(policy: Policy, { of, within, provision }: NonNullable<Policy['deadline']>): Statement {
  const length = period(within)
  return say(
    'deadline',
    'deadline',
    both('申请期限', 'deadline'),
    both(`${days[of].zh}后${length.zh}内`, `${length.en} after ${days[of].en}`),
    basis(policy, provision),
  )
}
