import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { facts } from './facts.arbitrary.ts'
import { policy } from './format/policy.arbitrary.ts'
import { parseClassDictionary } from './policy.ts'
import { settle } from './settle.ts'

const text = readFileSync(new URL('./invented/classes.yaml', import.meta.url), 'utf8')
const classes = parseClassDictionary(text, 'classes.yaml')
if (!classes.ok) throw new Error('classes.yaml')
const dictionaries = [classes.value]

describe('a settlement', () => {
  it('has the shares and sums of the decision, and no word of it', () => {
    fc.assert(
      fc.property(facts, policy, (given, rules) => {
        const { paid, bags, billed, waived, remains, ...rest } = settle(given, [rules], dictionaries)
        const decision = assess(given, [rules], dictionaries)
        const shares = paid.flatMap(({ bag, shares: all }) =>
          all.map(({ from, quota, waived: fen }) => ({
            ...bag.at,
            donor: from.donor.donor,
            account: from.offer.account,
            ledger: from.offer.ledger,
            quota,
            waived: fen,
          })),
        )
        const lines = decision.lines.filter(({ donor }) => donor !== null)
        const order = (row: { bill: number; bag: number; donor: string | null }) =>
          `${row.bill} ${row.bag} ${row.donor}`
        const sorted = <T extends Parameters<typeof order>[0]>(rows: readonly T[]) =>
          [...rows].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0))
        expect(sorted(lines)).toMatchObject(sorted(shares))
        expect({ billed, waived, remains }).toEqual({
          billed: decision.billed,
          waived: decision.waived,
          remains: decision.remains,
        })
        expect(bags.filter(({ refusal }) => refusal === null)).toHaveLength(paid.length)
        expect(rest.bills.map(({ bill }) => bill)).toEqual(given.bills)
      }),
      { seed: 20261124, numRuns: 200 },
    )
  })

  it('keeps nothing of one policy for another that differs', () => {
    fc.assert(
      fc.property(facts, policy, policy, (given, one, other) => {
        const fresh = () => settle(given, [structuredClone(one)], dictionaries)
        const before = fresh()
        settle(given, [other], dictionaries)
        expect(settle(given, [one], dictionaries)).toEqual(before)
        expect(fresh()).toEqual(before)
      }),
      { seed: 20261124, numRuns: 60 },
    )
  })
})
