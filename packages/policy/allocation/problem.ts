/**
 * The quota of one donor's ledger. `levels` are what it leaves at the moments of the bills, ascending and distinct, in quota units: what
 * is used at the moments of the first so many levels together is at most the last of these.
 */
export interface Source {
  readonly levels: readonly number[]
}

/** One bag that quotas with limits may cover. A quota unit is a ml, or a fen where quotas are money. */
export interface Demand {
  /** Index of its bill, for caps on bills. */
  readonly bill: number
  /** Hundredths of a unit that the whole bag takes; its last unit may be a part of one. */
  readonly size: number
  /** Fen that may be waived of it. */
  readonly money: number
  /** Units by which it may be covered, ascending, from 0 to all of it; null: any number. */
  readonly steps: readonly number[] | null
  /** Fen that so many units are worth, rounded as the rules ask. */
  readonly worth: (units: number) => number
  /** Fen that rounding adds to the worth of a part at most. */
  readonly gain: number
  /** The sources that may cover it, each with the index of the level that holds at its moment. */
  readonly offers: readonly { readonly source: number; readonly level: number }[]
}

/** What is to be allocated. */
export interface Problem {
  readonly sources: readonly Source[]
  /** In the order in which the rules pay. */
  readonly demands: readonly Demand[]
  /** Whether the rules prescribe that order; if not, what waives most comes first. */
  readonly ordered: boolean
  /** Fen that may be waived of each bill, and in all; infinite where there is no cap. */
  readonly billCaps: readonly number[]
  readonly cap: number
}

/** Units by which each demand is covered. */
export type Coverage = readonly number[]

/** Units that cover a demand whole. */
export function needOf({ size }: Pick<Demand, 'size'>): number {
  return Math.ceil(size / 100)
}

/** Fen that so many units of a demand are worth before any rounding. */
export function exactWorth({ size, money }: Pick<Demand, 'size' | 'money'>, units: number): number {
  return units * 100 >= size ? money : (money * units * 100) / size
}

/** Fen that a coverage waives, by what units are worth, as caps cut it. */
export function waivedBy(
  { demands, billCaps, cap }: Problem,
  coverage: Coverage,
  worth: (demand: Demand, units: number) => number = (demand, units) => demand.worth(units),
): number {
  const bills = billCaps.map(() => 0)
  for (const [index, demand] of demands.entries()) {
    bills[demand.bill] = (bills[demand.bill] as number) + worth(demand, coverage[index] as number)
  }
  const sum = bills.reduce((total, fen, bill) => total + Math.min(fen, billCaps[bill] as number), 0)
  return Math.min(sum, cap)
}

/** Demands by what each unit is worth, the dearest first; those alike keep the order of the rules. Exact: sums of money are no floats. */
export function byPrice(demands: readonly Pick<Demand, 'size' | 'money'>[]): readonly number[] {
  const [money, size] = [demands.map((row) => BigInt(row.money)), demands.map((row) => BigInt(row.size))]
  return demands
    .map((_, index) => index)
    .sort((a, b) => {
      const difference = (money[b] as bigint) * (size[a] as bigint) - (money[a] as bigint) * (size[b] as bigint)
      return difference < 0n ? -1 : difference > 0n ? 1 : 0
    })
}
