import type { Bilingual } from '../bilingual.ts'
import type { Policy } from '../format/policy-schema.ts'
import { both, days, type Statement, say } from './statement.ts'
import { basis, period, yuan } from './words.ts'

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

/** How a quota is used, of which amount, until when and who pays. */
export function useOf(policy: Policy): readonly Statement[] {
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
    ...(amount.shares ?? []).map(({ components, percent }) => {
      const of = [...components].sort().join('、')
      return say(
        `share ${of}`,
        'amount.shares',
        both(`减免比例：${of}`, `percent: ${of}`),
        both(`${percent}%`, `${percent}%`),
        a,
      )
    }),
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
