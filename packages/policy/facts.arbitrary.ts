import type { Day, Fen, Millilitres, UnitHundredths } from '@xuemian/contract'
import fc from 'fast-check'
import type { BagFact, BillFact, DonationFact, DonorFact, Facts } from './facts.ts'

/* Facts for property tests: small worlds in which limits, duplicates and boundary days are met often. */

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })
const ml = (max: number) => fc.integer({ min: 0, max }).map((value) => value as Millilitres)

/** A row without its undefined keys, as facts are. */
const present = <T extends object>(row: T) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T

export const day: fc.Arbitrary<Day> = fc
  .oneof(
    fc.constantFrom('2020-02-29', '2021-02-28', '2024-02-29', '2025-02-28', '2025-08-31', '2026-02-28', '2026-05-20'),
    fc
      .date({ min: new Date('1997-01-01'), max: new Date('2029-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
  )
  .map((text) => text as Day)

const bag: fc.Arbitrary<BagFact> = fc.record({
  donCode: fc.integer({ min: 0, max: 40 }).map((n) => `00301260${String(n).padStart(5, '0')}`),
  prodCode: fc.constant('P0056V00'),
  prodClassCode: fc.constantFrom('1002', '1003', '1004', '1005', '1008', 'none'),
  prodClassName: fc.constant('悬浮红细胞'),
  volume: fc.integer({ min: 1, max: 900 }).map((value) => value as UnitHundredths),
  rh: fc.constantFrom('+', '-'),
  money: fc.integer({ min: 0, max: 500_000 }).map((value) => value as Fen),
})

const bill = fc
  .record({
    serialNumber: fc.constantFrom('stay-1', 'stay-2'),
    consumedOn: day,
    dischargedOn: maybe(day),
    actualCost: fc.integer({ min: 0, max: 1_000_000 }).map((value) => value as Fen),
    bags: fc.array(bag, { maxLength: 4 }),
  })
  .map((row) => present(row) as BillFact)

const kinds = ['whole-blood', 'whole-blood', 'apheresis-platelets', 'apheresis-plasma', 'stem-cells'] as const
const donation = fc
  .record({
    day,
    kind: fc.constantFrom(...kinds),
    volume: ml(400),
    units: fc.constantFrom(0, 100, 150, 200).map((value) => value as UnitHundredths),
    provinceCode: fc.constantFrom('90', '90', '90', '11'),
    cityCode: maybe(fc.constantFrom('9001', '9002')),
    station: maybe(fc.constantFrom('甲', '乙', '丙')),
    paid: maybe(fc.boolean()),
    failedTests: maybe(fc.boolean()),
    givenAway: maybe(ml(300)),
  })
  .map((row) => present(row) as DonationFact)

const consumed = fc.record({ self: ml(800), relatives: ml(400), patient: maybe(ml(200)) }).map(present)
const donor = fc
  .record({
    donor: fc.constantFrom('a', 'b', 'c', 'd'),
    relation: fc.constantFrom('self', 'spouse', 'child', 'sibling', 'parent'),
    qualifier: maybe(fc.constantFrom('step', 'adoptive')),
    donations: fc.array(donation, { maxLength: 5 }),
    consumed,
    consumedByLedger: maybe(fc.record({ blood: consumed, platelets: consumed })),
    rareGroup: maybe(fc.boolean()),
    honours: maybe(fc.constantFrom([], ['gold'])),
  })
  .map((row) => present(row) as DonorFact)

export const facts: fc.Arbitrary<Facts> = fc
  .record({
    appliedOn: day,
    cityCode: maybe(fc.constantFrom('9001', '9002')),
    bills: fc.array(bill, { maxLength: 4 }),
    donors: fc.array(donor, { maxLength: 4 }),
  })
  .map((row) => present(row) as Facts)
