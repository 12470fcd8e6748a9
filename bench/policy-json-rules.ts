import type { DonorFact, Facts } from '@xuemian/policy'
import { type Almanac, Engine } from 'json-rules-engine'
import {
  bagsInOrder,
  CLASSES,
  consumedOf,
  donorsOnce,
  FIRST_DAY,
  givenUntil,
  type HebeiBag,
  type HebeiClass,
  PRICED_FROM,
  payInTurn,
} from './policy-hebei-law.ts'

/*
 * Hebei's rules in json-rules-engine, as its documentation shows: thresholds, relations and what may be paid are conditions of rules,
 * facts of one run are what they are about, looked-up ones are computed by the almanac when a condition asks, events say what follows.
 * Each engine is made once. Counting and dividing are not what such rules say: they are the hand-written peer's.
 */

const quotas = new Engine([
  {
    conditions: {
      all: [
        { fact: 'relation', operator: 'equal', value: 'self' },
        { fact: 'given', operator: 'greaterThanInclusive', value: 1000 },
      ],
    },
    event: { type: 'quota', params: { unlimited: true } },
  },
  {
    conditions: {
      all: [
        { fact: 'relation', operator: 'equal', value: 'self' },
        { fact: 'given', operator: 'lessThan', value: 1000 },
      ],
    },
    event: { type: 'quota', params: { multiple: 3 } },
  },
  {
    conditions: { all: [{ fact: 'relation', operator: 'in', value: ['spouse', 'parent', 'child'] }] },
    event: { type: 'quota', params: { multiple: 1 } },
  },
])
quotas.addFact('given', async (_, almanac: Almanac) => {
  const [donor, day] = [await almanac.factValue<DonorFact>('donor'), await almanac.factValue<string>('day')]
  return givenUntil(day, donor).ml
})

const known = { fact: 'class', path: '$.name', operator: 'notEqual', value: null }
const once = { fact: 'again', operator: 'equal', value: false }
const bags = new Engine([
  {
    conditions: {
      all: [
        { fact: 'volume', operator: 'greaterThan', value: 0 },
        { fact: 'money', operator: 'greaterThanInclusive', value: 0 },
        { fact: 'lawful', operator: 'equal', value: true },
        { fact: 'class', path: '$.waivable', operator: 'equal', value: true },
        once,
      ],
    },
    event: { type: 'PAYABLE' },
  },
  {
    conditions: { all: [{ fact: 'class', path: '$.name', operator: 'equal', value: null }] },
    event: { type: 'UNKNOWN_CLASS' },
  },
  {
    conditions: { all: [known, { fact: 'class', path: '$.waivable', operator: 'equal', value: false }] },
    event: { type: 'CLASS_NOT_WAIVABLE' },
  },
  {
    conditions: { all: [known, { fact: 'again', operator: 'equal', value: true }] },
    event: { type: 'DUPLICATE_BAG' },
  },
  {
    conditions: { all: [known, once, { fact: 'asListed', operator: 'equal', value: false }] },
    event: { type: 'PRICE_DIFFERS' },
  },
])
const UNKNOWN = { name: null, waivable: false }
bags.addFact('class', async (_, almanac: Almanac) => CLASSES.get((await bagOf(almanac)).bag.prodClassCode) ?? UNKNOWN)
bags.addFact('lawful', async (_, almanac: Almanac) => (await bagOf(almanac)).bill.consumedOn >= FIRST_DAY)
bags.addFact('asListed', async (_, almanac: Almanac) => {
  const { bag, bill } = await bagOf(almanac)
  const { positive, negative } = await almanac.factValue<HebeiClass>('class')
  const price = bill.consumedOn < PRICED_FROM ? null : bag.rh === '+' ? positive : negative
  return price === null || price * bag.volume === bag.money * 100
})

function bagOf(almanac: Almanac): Promise<HebeiBag> {
  return almanac.factValue<HebeiBag>('bag')
}

/** Fen that Hebei's rules waive of all bags, and what its rules note of each bag. */
export interface ByJsonRules {
  readonly waived: number
  readonly notes: readonly string[]
}

export async function assessByJsonRules(facts: Facts): Promise<ByJsonRules> {
  const donors = donorsOnce(facts.donors)
  const taken = donors.map(() => 0)
  const opensOn = new Map<string, readonly number[]>()
  const seen = new Set<string>()
  const notes: string[] = []
  let waived = 0
  for (const row of bagsInOrder(facts.bills)) {
    const { donCode, prodCode, prodClassCode, volume, money } = row.bag
    const key = `${donCode} ${prodCode}`
    const { events } = await bags.run({ bag: row, volume, money, again: seen.has(key) })
    seen.add(key)
    for (const { type } of events) if (type !== 'PAYABLE') notes.push(type)
    if (!events.some(({ type }) => type === 'PAYABLE')) continue
    const day = row.bill.consumedOn
    const opens = opensOn.get(day) ?? (await opensOf(donors, day))
    opensOn.set(day, opens)
    const { ml } = CLASSES.get(prodClassCode) as HebeiClass
    waived += payInTurn(money, ml === null ? null : ml * volume, opens, taken)
  }
  return { waived, notes: notes.sort() }
}

/** Ml that are open of each donor's quota on a day, before this application. */
async function opensOf(donors: readonly DonorFact[], day: string): Promise<readonly number[]> {
  const opens: number[] = []
  for (const donor of donors) {
    const { events, almanac } = await quotas.run({ donor, relation: donor.relation, day })
    const given = await almanac.factValue<number>('given')
    const { unlimited, multiple = 0 } = (events[0]?.params ?? {}) as { unlimited?: true; multiple?: number }
    opens.push((unlimited ? Number.POSITIVE_INFINITY : given * multiple) - consumedOf(donor))
  }
  return opens
}
