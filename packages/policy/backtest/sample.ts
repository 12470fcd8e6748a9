import type { Day, Fen, Millilitres, Relation, UnitHundredths } from '@xuemian/contract'
import type { BagFact, DonationFact, DonorFact } from '../facts.ts'
import type { PastApplication } from '../facts-schema.ts'

/* Made-up applications for trials and tests: of the shape that a province has, of nobody. */

const DAY = 86_400_000
const FIRST = Date.UTC(2024, 6, 1)
const DAYS = 730
const HOSPITALS = 12

/** How often each relation stands in applications, of a hundred. */
const RELATIONS: readonly (readonly [share: number, relation: Relation])[] = [
  [46, 'self'],
  [16, 'spouse'],
  [18, 'parent'],
  [14, 'child'],
  [4, 'sibling'],
  [2, 'spouses-parent'],
]
/** Classes with their price of a unit in fen. */
const PRODUCTS = [
  { code: '1002', name: '悬浮红细胞', price: 21_000 },
  { code: '1003', name: '去白细胞悬浮红细胞', price: 24_500 },
  { code: '1004', name: '新鲜冰冻血浆', price: 4_000 },
  { code: '1005', name: '单采血小板', price: 140_000 },
] as const

type Random = () => number

/** Synthetic past applications, the same for the same seed; without end. `province`: GB/T 2260 code of the donations. */
export function* sampleApplications(seed: number, province = '13'): Generator<PastApplication> {
  const random = randomOf(seed)
  for (let number = 1; ; number += 1) yield application(random, number, province)
}

function application(random: Random, number: number, province: string): PastApplication {
  // later days are likelier: applications grow over the years
  const applied = FIRST + Math.floor(DAYS * random() ** 0.8) * DAY
  const discharged = applied - between(random, 0, 40) * DAY
  const used = discharged - between(random, 1, 12) * DAY
  const bags = many(random, [1, 1, 2, 2, 3, 4, 6, 9], (index) => bagOf(random, number, index))
  const cost = bags.reduce((sum, { money }) => sum + money, 0) as Fen
  const code = String(number).padStart(7, '0')
  return {
    reference: `A${code}`,
    hospital: `示例${String(Math.floor(HOSPITALS * random() ** 1.6) + 1).padStart(2, '0')}院`,
    appliedOn: dayOf(applied),
    bills: [
      {
        serialNumber: `S${code}`,
        consumedOn: dayOf(used),
        dischargedOn: dayOf(discharged),
        actualCost: cost,
        bags,
      },
    ],
    donors: many(random, [1, 1, 1, 1, 1, 1, 1, 2], (index) => donorOf(random, `D${code}-${index}`, used, province)),
  }
}

function donorOf(random: Random, donor: string, used: number, province: string): DonorFact {
  const donations = many(random, [1, 1, 1, 2, 2, 3, 4, 6], () => donationOf(random, used, province))
  const before = random() < 0.15 ? between(random, 1, 4) * 100 : 0
  return {
    donor,
    relation: relationOf(random),
    donations,
    consumed: { self: before as Millilitres, relatives: (before > 200 ? 200 : 0) as Millilitres },
  }
}

function donationOf(random: Random, used: number, province: string): DonationFact {
  const platelets = random() < 0.08
  return {
    day: dayOf(used - Math.floor(12 * 365 * random() ** 1.5 + 5) * DAY),
    kind: platelets ? 'apheresis-platelets' : 'whole-blood',
    volume: (platelets ? 0 : random() < 0.6 ? 400 : random() < 0.7 ? 200 : 300) as Millilitres,
    units: (platelets ? between(random, 1, 2) * 100 : 0) as UnitHundredths,
    provinceCode: random() < 0.03 ? '11' : province,
  }
}

function bagOf(random: Random, number: number, index: number): BagFact {
  const { code, name, price } = PRODUCTS[[0, 0, 0, 1, 1, 2, 2, 3][between(random, 0, 7)] ?? 0] ?? PRODUCTS[0]
  const volume = code === '1005' ? 100 : between(random, 1, 4) * 50
  return {
    donCode: `${String(number).padStart(10, '0')}${String(index).padStart(3, '0')}`,
    prodCode: 'P0056V00',
    prodClassCode: code,
    prodClassName: name,
    volume: volume as UnitHundredths,
    rh: '+',
    money: ((price * volume) / 100) as Fen,
  }
}

function relationOf(random: Random): Relation {
  let left = random() * 100
  for (const [share, relation] of RELATIONS) {
    left -= share
    if (left < 0) return relation
  }
  return 'self'
}

function many<T>(random: Random, counts: readonly number[], make: (index: number) => T): readonly T[] {
  const count = counts[between(random, 0, counts.length - 1)] ?? 1
  return Array.from({ length: count }, (_, index) => make(index))
}

function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

function dayOf(time: number): Day {
  return new Date(time).toISOString().slice(0, 10) as Day
}

/** mulberry32: 32 bits of state are plenty for made-up applications. */
function randomOf(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
