import type { Day, Fen, Millilitres, UnitHundredths } from '@xuemian/contract'
import fc from 'fast-check'
import type { BagFact, BillFact, DonationFact, DonorFact, Facts } from './facts.ts'

/* Facts for property tests: small worlds in which limits, duplicates and boundary days are met often. */

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })
const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
const ml = (max: number) => fc.integer({ min: 0, max }).map((value) => value as Millilitres)

/** A row without its undefined keys, as facts are. */
const present = <T extends object>(row: T) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T

const dayBetween = (from: string, to: string): fc.Arbitrary<Day> =>
  fc
    .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10) as Day)

/** Any day, often one at which a year, a month-end or the rules begin or end. */
const anyDay: fc.Arbitrary<Day> = fc.oneof(
  fc
    .constantFrom('2020-02-29', '2021-02-28', '2024-02-29', '2025-02-28', '2025-08-31', '2026-02-28')
    .map((text) => text as Day),
  dayBetween('1997-01-01', '2029-12-31'),
)
/** A day of use, discharge or application: close together, as they are. */
const recentDay = fc.oneof(
  { weight: 6, arbitrary: dayBetween('2026-01-01', '2026-06-30') },
  { weight: 1, arbitrary: anyDay },
)
const givingDay = fc.oneof(
  { weight: 4, arbitrary: dayBetween('2018-01-01', '2025-12-31') },
  { weight: 1, arbitrary: anyDay },
)

const bag: fc.Arbitrary<BagFact> = fc.record({
  donCode: fc.integer({ min: 0, max: 150 }).map((n) => `00301260${String(n).padStart(5, '0')}`),
  prodCode: fc.constant('P0056V00'),
  prodClassCode: fc.constantFrom('1002', '1002', '1002', '1003', '1004', '1004', '1005', '1005', '1008', 'none'),
  prodClassName: fc.constant('悬浮红细胞'),
  volume: fc.integer({ min: 1, max: 900 }).map((value) => value as UnitHundredths),
  rh: fc.constantFrom('+', '-'),
  money: fc.integer({ min: 0, max: 500_000 }).map((value) => value as Fen),
})

const bill = fc
  .record({
    serialNumber: fc.constantFrom('stay-1', 'stay-2'),
    consumedOn: recentDay,
    dischargedOn: maybe(recentDay),
    actualCost: fc.integer({ min: 0, max: 2_000_000 }).map((value) => value as Fen),
    bags: fc.array(bag, { maxLength: 4 }),
  })
  .map((row) => present(row) as BillFact)

const kinds = ['whole-blood', 'whole-blood', 'apheresis-platelets', 'apheresis-plasma', 'stem-cells'] as const
const donation = fc
  .record({
    day: givingDay,
    kind: fc.constantFrom(...kinds),
    volume: fc.constantFrom(133, 200, 300, 400).map((value) => value as Millilitres),
    units: fc.constantFrom(0, 100, 150, 200).map((value) => value as UnitHundredths),
    provinceCode: fc.constantFrom('90', '90', '90', '11'),
    cityCode: maybe(fc.constantFrom('9001', '9002')),
    station: maybe(fc.constantFrom('甲', '乙', '丙')),
    paid: rarely(fc.constant(true)),
    failedTests: rarely(fc.constant(true)),
    givenAway: rarely(ml(300)),
    marks: rarely(fc.constantFrom(['emergency'], ['mutual-aid'], ['emergency', 'mutual-aid'])),
  })
  .map((row) => present(row) as DonationFact)

const used = (max: number) => fc.oneof(fc.constant(0 as Millilitres), ml(max))
const consumed = fc
  .record({ self: used(300), relatives: used(200), patient: maybe(used(100)), pool: maybe(used(150)) })
  .map(present)
const donor = fc
  .record({
    donor: fc.constantFrom('a', 'b', 'c', 'd'),
    relation: fc.constantFrom('self', 'self', 'spouse', 'child', 'child', 'sibling', 'parent'),
    qualifier: rarely(fc.constantFrom('step' as const, 'adoptive' as const)),
    donations: fc.array(donation, { maxLength: 5 }),
    consumed,
    consumedByLedger: maybe(fc.record({ blood: consumed, platelets: consumed })),
    rareGroup: maybe(fc.boolean()),
    honours: maybe(fc.constantFrom([], ['gold'])),
  })
  .map((row) => present(row) as DonorFact)

export const facts: fc.Arbitrary<Facts> = fc
  .record({
    appliedOn: recentDay,
    cityCode: maybe(fc.constantFrom('9001', '9002')),
    bills: fc.array(bill, { maxLength: 4 }),
    donors: fc.oneof(
      { weight: 9, arbitrary: fc.uniqueArray(donor, { maxLength: 4, selector: (row) => row.donor }) },
      { weight: 1, arbitrary: fc.array(donor, { maxLength: 4 }) },
    ),
  })
  .map((row) => present(row) as Facts)
