import type { DonorFact, Facts } from '@xuemian/policy'
import { type Almanac, Engine } from 'json-rules-engine'
import {
  bagsInOrder,
  CLASSES,
  consumedOf,
  donorsOnce,
  FIRST_DAY,
  givenUntil,
  type HebeiClass,
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

const payments = new Engine([
  {
    conditions: {
      all: [
        { fact: 'volume', operator: 'greaterThan', value: 0 },
        { fact: 'money', operator: 'greaterThanInclusive', value: 0 },
        { fact: 'again', operator: 'equal', value: false },
        { fact: 'lawful', operator: 'equal', value: true },
        { fact: 'class', path: '$.waivable', operator: 'equal', value: true },
      ],
    },
    event: { type: 'payable' },
  },
])
payments.addFact(
  'class',
  async (_, almanac: Almanac) => CLASSES.get(await almanac.factValue('code')) ?? { waivable: false },
)
payments.addFact('lawful', async (_, almanac: Almanac) => (await almanac.factValue<string>('day')) >= FIRST_DAY)

/** Fen that Hebei's rules waive of all bags. */
export async function waivedByJsonRules({ bills, donors: named }: Facts): Promise<number> {
  const donors = donorsOnce(named)
  const taken = donors.map(() => 0)
  const opensOn = new Map<string, readonly number[]>()
  const seen = new Set<string>()
  let waived = 0
  for (const { bill, bag } of bagsInOrder(bills)) {
    const key = `${bag.donCode} ${bag.prodCode}`
    const again = seen.has(key)
    seen.add(key)
    const { volume, money, prodClassCode: code } = bag
    const { events } = await payments.run({ volume, money, again, code, day: bill.consumedOn })
    if (events.length === 0) continue
    const opens = opensOn.get(bill.consumedOn) ?? (await opensOf(donors, bill.consumedOn))
    opensOn.set(bill.consumedOn, opens)
    const { ml } = CLASSES.get(code) as HebeiClass
    waived += payInTurn(money, ml === null ? null : ml * volume, opens, taken)
  }
  return waived
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
