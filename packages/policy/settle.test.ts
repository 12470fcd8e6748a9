import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { facts } from './facts.arbitrary.ts'
import { policy } from './format/policy.arbitrary.ts'
import { settle } from './settle.ts'
import { rulesNamed } from './test/decide-case.ts'
import { propertyRuns } from './test/property-runs.ts'

const classes = () => rulesNamed('plain').dictionaries

describe('a settlement', () => {
  it('has the shares and sums of the decision, and no word of it', () => {
    fc.assert(
      fc.property(facts, policy, (given, rules) => {
        const { paid, bags, billed, waived, remains, ...rest } = settle(given, [rules], classes())
        const decision = assess(given, [rules], classes())
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
      { seed: 20261124, numRuns: propertyRuns(200, 5_000) },
    )
  })

  it('keeps nothing of one policy for another that differs', () => {
    fc.assert(
      fc.property(facts, policy, policy, (given, one, other) => {
        const fresh = () => settle(given, [structuredClone(one)], classes())
        const before = fresh()
        settle(given, [other], classes())
        expect(settle(given, [one], classes())).toEqual(before)
        expect(fresh()).toEqual(before)
      }),
      { seed: 20261124, numRuns: propertyRuns(60, 1_000) },
    )
  })
})
