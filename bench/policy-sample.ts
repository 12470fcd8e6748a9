import type { Day, Fen, Millilitres, UnitHundredths } from '@xuemian/contract'
import type { BagFact, BillFact, DonationFact, DonorFact, Facts } from '@xuemian/policy'

/** Synthetic applications to Hebei: nobody's, but shaped as a year's are. */

/** An application with the hospital that sends it. */
export type Application = Facts & { readonly hospital: string }

/** So many applications, one by one, the same for the same seed: any number of them takes no memory. */
export async function* applications(count: number, seed: number): AsyncGenerator<Application> {
  yield* sampleOf(count, seed)
}

/** The same applications for code that does not wait. */
export function* sampleOf(count: number, seed: number): Generator<Application> {
  const draw = drawFrom(seed)
  for (let index = 0; index < count; index += 1) yield application(draw, index)
}

interface Draw {
  /** From 0 to below 1. */
  readonly number: () => number
  /** A whole number, both bounds included. */
  readonly whole: (from: number, to: number) => number
  readonly chance: (of: number) => boolean
  readonly one: <T>(of: readonly [T, ...T[]]) => T
}

/** mulberry32: 32 bits of state are plenty for synthetic applications. */
function drawFrom(seed: number): Draw {
  let state = seed >>> 0
  const number = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (from: number, to: number): number => from + Math.floor(number() * (to - from + 1))
  return { number, whole, chance: (of) => number() < of, one: (of) => of[whole(0, of.length - 1)] ?? of[0] }
}

const HOSPITALS = 150
const EARLIEST = Date.UTC(2025, 0, 1)
const DAY = 86_400_000

function dayAfter(start: number, days: number): Day {
  return new Date(start + days * DAY).toISOString().slice(0, 10) as Day
}

function application(draw: Draw, index: number): Application {
  const applied = draw.whole(60, 700)
  const bills = Array.from({ length: draw.one([1, 1, 1, 2, 2, 3]) }, (_, bill) => billOf(draw, applied, bill))
  const relations = draw.chance(0.6) ? (['self', 'spouse', 'child'] as const) : (['child', 'parent', 'spouse'] as const)
  const donors = relations
    .slice(0, draw.one([1, 1, 2, 2, 3]))
    .map((relation, at) => donorOf(draw, relation, at, applied))
  return {
    hospital: `hospital-${index % HOSPITALS}`,
    appliedOn: dayAfter(EARLIEST, applied),
    bills,
    donors,
  }
}

function billOf(draw: Draw, applied: number, bill: number): BillFact {
  const bags = Array.from({ length: draw.one([1, 1, 2, 2, 2, 3, 4, 5, 8]) }, (_, bag) => bagOf(draw, bill, bag))
  const sum = bags.reduce((total, { money }) => total + money, 0)
  return {
    serialNumber: `stay-${bill + 1}`,
    consumedOn: dayAfter(EARLIEST, applied - draw.whole(1, 60)),
    // now and then after insurance, which is less than the blood
    actualCost: (draw.chance(0.1) ? Math.floor(sum / 2) : sum) as Fen,
    bags,
  }
}

interface Product {
  readonly prodClassCode: string
  readonly prodClassName: string
  /** Of one unit. */
  readonly fen: number
}

/** Classes and prices as Hebei's dictionary lists them. */
const PRODUCTS: readonly [Product, ...Product[]] = [
  { prodClassCode: '1002', prodClassName: '悬浮红细胞', fen: 21_000 },
  { prodClassCode: '1003', prodClassName: '去白细胞悬浮红细胞', fen: 24_500 },
  { prodClassCode: '1003', prodClassName: '去白细胞悬浮红细胞', fen: 24_500 },
  { prodClassCode: '1004', prodClassName: '新鲜冰冻血浆', fen: 4_000 },
  { prodClassCode: '1005', prodClassName: '单采血小板', fen: 140_000 },
]

function bagOf(draw: Draw, bill: number, bag: number): BagFact {
  const { fen, ...product } = draw.chance(0.02)
    ? { prodClassCode: 'H-77', prodClassName: '院内编码', fen: 20_000 }
    : draw.one(PRODUCTS)
  const volume = product.prodClassCode === '1005' ? 100 : draw.one([100, 100, 150, 200, 200, 200, 400])
  const price = draw.chance(0.05) ? fen + 500 : fen
  return {
    // now and then the bag before once more
    donCode: `00301260${bill}${String(bag > 0 && draw.chance(0.01) ? bag - 1 : bag).padStart(4, '0')}`,
    prodCode: 'P0056V00',
    ...product,
    volume: volume as UnitHundredths,
    rh: draw.chance(0.01) ? '-' : '+',
    money: ((price * volume) / 100) as Fen,
  }
}

function donorOf(draw: Draw, usual: DonorFact['relation'], at: number, applied: number): DonorFact {
  const used = (most: number) => (draw.chance(0.3) ? draw.whole(0, most) : 0) as Millilitres
  return {
    donor: `donor-${at + 1}`,
    relation: draw.chance(0.03) ? 'sibling' : usual,
    // by day, as the province keeps them
    donations: Array.from({ length: draw.one([1, 1, 2, 2, 3, 4, 6]) }, () => donationOf(draw, applied)).sort((a, b) =>
      a.day < b.day ? -1 : a.day > b.day ? 1 : 0,
    ),
    consumed: { self: used(800), relatives: used(400) },
  }
}

function donationOf(draw: Draw, applied: number): DonationFact {
  const platelets = draw.chance(0.1)
  return {
    // now and then within the weeks of use, so also after it
    day: dayAfter(EARLIEST, applied - (draw.chance(0.05) ? draw.whole(0, 60) : draw.whole(60, 6_000))),
    kind: platelets ? 'apheresis-platelets' : 'whole-blood',
    volume: (platelets ? 0 : draw.one([200, 300, 400, 400])) as Millilitres,
    units: (platelets ? draw.one([100, 200]) : 0) as UnitHundredths,
    provinceCode: draw.chance(0.05) ? '11' : '13',
    station: draw.one(['石家庄血液中心', '保定市中心血站', '唐山市中心血站']),
  }
}
