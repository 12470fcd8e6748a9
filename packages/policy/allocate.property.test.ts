import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate } from './allocate.ts'
import type { AllocatedShare, DonorFact, Facts } from './facts.ts'
import type { Policy } from './format/policy-schema.ts'
import { settle } from './settle.ts'
import { propertyRuns } from './test/property-runs.ts'
import { bill, dictionaries, donor, facts, rules } from './test/proposals.ts'

const numRuns = propertyRuns(60, 2_000)
const seed = 20261124

describe('by brute force, no allocation in steps of half a unit waives more than a proposal and its gap', () => {
  const days = ['2026-02-01', '2026-05-20'] as const
  const world = fc.record({
    donors: fc
      .array(
        fc.record({
          day: fc.constantFrom('2021-03-01', '2020-01-01', '2026-03-01', '2024-01-01'),
          ml: fc.constantFrom(100, 200, 300),
        }),
        { minLength: 1, maxLength: 2 },
      )
      .map((rows) => rows.map(({ day, ml }, index) => donor(`d${index}`, index ? 'child' : 'spouse', [day, ml]))),
    bags: fc.array(
      fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0.5, 1, 1.5, 2), fc.constantFrom(105, 210, 212, 245, 300)),
      { minLength: 1, maxLength: 3 },
    ),
    partial: fc.constantFrom('share', 'whole-units', 'whole-bags'),
  })

  it.each(['most-favourable', 'use-day'] as const)('%s', (order) => {
    let proven = 0
    fc.assert(
      fc.property(world, ({ donors, bags, partial }) => {
        const bills = days.map((day, index) =>
          bill(
            day,
            ...bags.filter(([at]) => at === index).map(([, units, yuan]) => [units, units * yuan] as [number, number]),
          ),
        )
        const given = facts(donors, ...bills)
        const used = rules({ order, partial: partial as Policy['consumption']['partial'] })
        const proposal = allocate(given, used, dictionaries)
        const inOrder = settle(given, used, dictionaries).waived
        expect(proposal.decision.waived).toBeGreaterThanOrEqual(inOrder)
        if (proposal.best) proven += 1
        let greatest: number = inOrder
        for (const allocation of everyAllocation(given)) {
          greatest = Math.max(greatest, settle({ ...given, allocation }, used, dictionaries).waived)
        }
        if (order === 'most-favourable') {
          expect(greatest).toBeLessThanOrEqual(proposal.decision.waived + proposal.gap)
        }
      }),
      { numRuns, seed },
    )
    expect(proven).toBeGreaterThan(numRuns * 0.8)
  })
})

/** Every way in which donors give each bag any number of half units. */
function everyAllocation({ bills, donors }: Facts): readonly (readonly AllocatedShare[])[] {
  const bags = bills.flatMap(({ bags: rows }, b) =>
    rows.map((row, index) => ({ at: { bill: b, bag: index }, halves: row.volume / 50 })),
  )
  return bags.reduce<readonly (readonly AllocatedShare[])[]>(
    (ways, { at, halves }) => {
      const own = donors.reduce<readonly (readonly number[])[]>(
        (rows) =>
          rows.flatMap((row) =>
            Array.from({ length: halves + 1 }, (_, n) => [...row, n]).filter((all) => sum(all) <= halves),
          ),
        [[]],
      )
      const shares = own.map((row) =>
        row.flatMap((n, index) => (n > 0 ? [{ ...at, donor: (donors[index] as DonorFact).donor, most: n * 100 }] : [])),
      )
      return ways.flatMap((way) => shares.map((more) => [...way, ...more]))
    },
    [[]],
  )
}

function sum(rows: readonly number[]): number {
  return rows.reduce((total, one) => total + one, 0)
}
