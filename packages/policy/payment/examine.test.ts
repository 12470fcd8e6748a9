import { describe, expect, it } from 'vitest'
import { assess } from '../assess.ts'
import type { BagFact, Facts } from '../facts.ts'
import type { ClassDictionary, Policy } from '../policy.ts'
import {
  bagOf,
  billOf,
  bloodOf,
  day,
  donorOf,
  factsOf,
  fen,
  hebei,
  hebeiClasses,
  ml,
  units,
} from '../test/small-facts.ts'

const donors = [donorOf([bloodOf({ volume: ml(8_000) })])]
/** What is said of each bag that is not paid: place and code, in the order of the facts' bags. */
function refused(bags: readonly BagFact[], more: Partial<Facts> = {}, policy = hebei(), classes = hebeiClasses()) {
  const facts = factsOf({ donors, bills: [billOf(bags)], ...more })
  const { lines, notices } = assess(facts, [policy], classes)
  const codes = new Map(notices.map(({ code, message }) => [message, code]))
  return lines
    .filter(({ donor }) => donor === null)
    .map(({ bag, reason }) => {
      const words = reason.slice(reason.indexOf('：') + 1)
      return `${bag} ${codes.get(words) ?? words}`
    })
}

describe('a bag that stands twice', () => {
  const a = bagOf()
  const other = bagOf({ prodCode: 'P2' })

  it('is refused at its second place, by both its codes', () => {
    expect(refused([a, other])).toEqual([])
    expect(refused([a, bagOf({ donCode: '0030126000002' })])).toEqual([])
    expect(refused([a, a])).toEqual(['1 DUPLICATE_BAG'])
    const facts = factsOf({ donors, bills: [billOf([a, other, other, other])] })
    expect(assess(facts, [hebei()], hebeiClasses()).notices.map(({ message }) => message.slice(0, 22))).toEqual(
      ['第1张票据第3袋与第1张票据第2袋是同一袋血', '第1张票据第4袋与第1张票据第2袋是同一袋血'].map((text) =>
        text.slice(0, 22),
      ),
    )
  })

  it('is refused also where its first place was handed over with nothing in it', () => {
    const emptied = bagOf({ money: fen(0), volume: units(0) })
    expect(refused([a, emptied])).toEqual(['0 DUPLICATE_BAG'])
    expect(refused([emptied, bagOf({ donCode: '0030126000002' })])).toEqual([])
  })
})

describe('a bag with several faults', () => {
  const [list] = [() => hebeiClasses()[0] as ClassDictionary]
  const notWaivable = (): readonly ClassDictionary[] => [
    { ...list(), classes: list().classes.map((row) => ({ ...row, waivable: false })) },
  ]
  const late = (): Partial<Policy> => ({
    deadline: { of: 'use', within: { days: 11 }, provision: hebei().amount.provision },
  })
  const ledgers: Policy['ledgers'] = [{ key: 'p', name: '血小板', kinds: ['whole-blood'], components: ['platelets'] }]
  const unknown = bagOf({ prodClassCode: 'none' })
  const twice = (bag: BagFact) => [bag, bag]

  it('is refused for what hinders most', () => {
    expect(refused([bagOf({ money: fen(-1) }), bagOf({ donCode: '0030126000002', volume: units(0) })])).toEqual([
      '0 NEGATIVE_BAG',
      '1 票据含没有对应收费的退费，须先由医院更正。',
    ])
    expect(refused([bagOf({ volume: units(-1) })])).toEqual(['0 NEGATIVE_BAG'])
    expect(refused([bagOf({ volume: units(-1) }), bagOf({ donCode: '0030126000002' })])).toEqual([
      '0 NEGATIVE_BAG',
      '1 票据含没有对应收费的退费，须先由医院更正。',
    ])
    const before = { bills: [billOf([bagOf({ volume: units(0) })], { consumedOn: day('1990-01-01') })] }
    expect(refused([], before)).toEqual(['0 NO_VOLUME'])
    expect(refused([], { bills: [billOf([unknown], { consumedOn: day('1990-01-01') })] }, hebei(), [])).toEqual([
      '0 NO_POLICY',
    ])
    expect(refused([unknown], { appliedOn: day('2026-06-01') }, hebei(late()), [])).toEqual(['0 DEADLINE_PASSED'])
    expect(refused([unknown], { appliedOn: day('2026-05-31') }, hebei(late()), [])).toEqual(['0 NO_CLASSES'])
    expect(refused(twice(unknown))).toEqual(['0 UNKNOWN_CLASS', '1 UNKNOWN_CLASS'])
    expect(refused(twice(bagOf()), {}, hebei({ ledgers }), notWaivable())).toEqual([
      '0 CLASS_NOT_WAIVABLE',
      '1 CLASS_NOT_WAIVABLE',
    ])
    expect(refused(twice(bagOf()), {}, hebei({ ledgers }))).toEqual(['0 NO_LEDGER', '1 NO_LEDGER'])
  })
})

it('a bag with blood and no money is examined as others are, one with neither is passed over', () => {
  const codes = (bag: BagFact) =>
    assess(factsOf({ donors, bills: [billOf([bag])] }), [hebei()], hebeiClasses()).notices.map(({ code }) => code)
  expect(codes(bagOf({ money: fen(0) }))).toEqual(['PRICE_DIFFERS'])
  expect(codes(bagOf({ money: fen(0), volume: units(0) }))).toEqual([])
})

describe('a deadline', () => {
  const within = (of: 'use' | 'discharge', appliedOn: string) => {
    const deadline = { of, within: { months: 2 }, provision: hebei().amount.provision }
    const bills = [billOf([bagOf()], { dischargedOn: day('2026-06-30') })]
    return refused([], { bills, appliedOn: day(appliedOn) }, hebei({ deadline }))
  }

  it('includes its last day, counted from the day that the rules name', () => {
    expect(within('use', '2026-07-20')).toEqual([])
    expect(within('use', '2026-07-21')).toEqual(['0 DEADLINE_PASSED'])
    expect(within('discharge', '2026-08-30')).toEqual([])
    expect(within('discharge', '2026-08-31')).toEqual(['0 DEADLINE_PASSED'])
  })
})

describe('a day of discharge that is not known', () => {
  const asked = (change: (policy: Policy) => Policy) => {
    const facts = factsOf({ donors, bills: [billOf([], { dischargedOn: day('2026-05-20') }), billOf()] })
    return assess(facts, [change(hebei())], hebeiClasses())
      .notices.map(({ message }) => message)
      .filter((text) => text.includes('出院'))
  }
  const missing = ['第2张票据没有出院日期，按用血日计算；请填写出院日期。']

  it('is asked for by rules that look at it anywhere, and by no others', () => {
    expect(asked((policy) => policy)).toEqual([])
    expect(asked((policy) => ({ ...policy, versionBy: 'discharge' }))).toEqual(missing)
    expect(asked((policy) => ({ ...policy, measuredOn: 'discharge' }))).toEqual(missing)
    const timing = { until: 'discharge' as const, sameDay: true }
    expect(asked((policy) => ({ ...policy, donations: { ...policy.donations, timing } }))).toEqual(missing)
    const deadline = (of: 'use' | 'discharge') => ({ of, within: { years: 1 }, provision: hebei().amount.provision })
    expect(asked((policy) => ({ ...policy, deadline: deadline('discharge') }))).toEqual(missing)
    expect(asked((policy) => ({ ...policy, deadline: deadline('use') }))).toEqual([])
  })
})
