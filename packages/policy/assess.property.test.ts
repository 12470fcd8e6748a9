import type { Day, Fen, Millilitres, UnitHundredths } from '@xuemian/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import type { BagFact, BillFact, DonorFact, Facts } from './facts.ts'
import { rulesNamed } from './test/decide-case.ts'
import { propertyRuns } from './test/property-runs.ts'

const policies = () => rulesNamed('hebei').policies
const dictionaries = () => rulesNamed('hebei').dictionaries
const numRuns = propertyRuns(500, 15_000)
const seed = 20261122

const day = fc
  .date({ min: new Date('1996-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10) as Day)
const ml = (max: number) => fc.integer({ min: 0, max }).map((value) => value as Millilitres)

const bag: fc.Arbitrary<BagFact> = fc.record({
  donCode: fc.integer({ min: 0, max: 40 }).map((n) => `00301260${String(n).padStart(5, '0')}`),
  prodCode: fc.constant('P0056V00'),
  prodClassCode: fc.constantFrom('1001', '1002', '1003', '1004', '1005', '9001', 'none'),
  prodClassName: fc.constant('悬浮红细胞'),
  volume: fc.integer({ min: 1, max: 2000 }).map((value) => value as UnitHundredths),
  rh: fc.constantFrom('+', '-'),
  money: fc.integer({ min: 0, max: 1_000_000_000 }).map((value) => value as Fen),
})
const bill: fc.Arbitrary<BillFact> = fc.record({
  serialNumber: fc.constant('stay'),
  consumedOn: day,
  actualCost: fc.integer({ min: 0, max: 1_000_000 }).map((value) => value as Fen),
  bags: fc.array(bag, { maxLength: 5 }),
})
const donor: fc.Arbitrary<DonorFact> = fc.record({
  donor: fc.constantFrom('a', 'b', 'c', 'd'),
  relation: fc.constantFrom('self', 'spouse', 'parent', 'child', 'sibling'),
  donations: fc.array(
    fc.record({
      day,
      kind: fc.constantFrom('whole-blood', 'apheresis-platelets'),
      volume: ml(400),
      units: fc.constant(100 as UnitHundredths),
      provinceCode: fc.constantFrom('13', '13', '11'),
    }),
    { maxLength: 5 },
  ),
  consumed: fc.record({ self: ml(2000), relatives: ml(1000) }),
})
const facts: fc.Arbitrary<Facts> = fc.record({
  appliedOn: day,
  bills: fc.array(bill, { maxLength: 4 }),
  donors: fc.array(donor, { maxLength: 4 }),
})

const holds = (property: (given: Facts) => void) => fc.assert(fc.property(facts, property), { numRuns, seed })

describe('every assessment', () => {
  it('waives no more than each bag, nothing negative, and its lines sum to the totals', () => {
    holds((given) => {
      const decision = assess(given, policies(), dictionaries())
      let sum = 0
      for (const [b, { bags }] of given.bills.entries()) {
        for (const [p, { money }] of bags.entries()) {
          const lines = decision.lines.filter((line) => line.bill === b && line.bag === p)
          const waived = lines.reduce((total, line) => total + line.waived, 0)
          expect(waived).toBeLessThanOrEqual(money)
          expect(lines.filter((line) => line.donor === null).length).toBe(
            waived < money || (lines.length === 1 && lines[0]?.donor === null) ? 1 : 0,
          )
          sum += waived
        }
      }
      for (const line of decision.lines) {
        expect(Number.isSafeInteger(line.waived) && line.waived >= 0).toBe(true)
        expect(Number.isSafeInteger(line.quota) && line.quota >= 0).toBe(true)
      }
      expect(decision.waived).toBe(sum)
      expect(decision.billed - decision.waived).toBe(decision.remains)
      expect(decision.remains).toBeGreaterThanOrEqual(0)
    })
  })

  it('conserves quota: lines sum to what each donor gives, within the cap, and left is the rest', () => {
    holds((given) => {
      const decision = assess(given, policies(), dictionaries())
      for (const use of decision.quotas) {
        const lines = decision.lines.filter((line) => line.donor === use.donor)
        expect(lines.reduce((total, line) => total + line.quota, 0)).toBe(use.consumes)
        for (const line of lines) expect(line.account).toBe(use.account)
        if (use.cap === null) expect(use.leftAfter).toBeNull()
        else {
          expect(use.consumes).toBeLessThanOrEqual(Math.max(0, use.cap - use.consumedBefore))
          expect(use.leftAfter).toBe(Math.max(0, use.cap - use.consumedBefore - use.consumes))
        }
      }
    })
  })

  it('does not depend on the order of a donor’s donations', () => {
    holds((given) => {
      const donors = given.donors.map((one) => ({ ...one, donations: [...one.donations].reverse() }))
      expect(assess({ ...given, donors }, policies(), dictionaries())).toEqual(
        assess(given, policies(), dictionaries()),
      )
    })
  })

  it('leaves the facts as they are and answers the same again', () => {
    holds((given) => {
      const before = structuredClone(given)
      const decision = assess(given, policies(), dictionaries())
      expect(given).toEqual(before)
      expect(assess(given, policies(), dictionaries())).toEqual(decision)
    })
  })

  it('waives no less of one bag when its donors have given more', () => {
    holds((all) => {
      const [first] = all.bills.filter((row) => row.bags.length > 0)
      const given = { ...all, bills: first ? [{ ...first, bags: first.bags.slice(0, 1) }] : [] }
      const more = given.donors.map((one) => ({
        ...one,
        donations: one.donations.map((gift) => ({ ...gift, volume: (gift.volume * 2) as Millilitres })),
      }))
      const waived = assess({ ...given, donors: more }, policies(), dictionaries()).waived
      expect(waived).toBeGreaterThanOrEqual(assess(given, policies(), dictionaries()).waived)
    })
  })
})
