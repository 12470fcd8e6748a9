import fc from 'fast-check'
import { type Demand, needOf, type Problem } from './problem.ts'

/* Small problems in which quotas are short, levels and caps bind and bags are alike often. */

const capOf = (max: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max }) },
  )

const levels = fc
  .uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 3 })
  .map((rows) => rows.sort((a, b) => a - b))

export interface Shape {
  readonly demands: number
  readonly sources: number
  readonly indivisible: boolean
  readonly ordered: boolean
}

/** Problems of at most so many demands and sources. */
export function problemOf({ demands, sources, indivisible, ordered }: Shape): fc.Arbitrary<Problem> {
  return fc.array(levels, { minLength: 1, maxLength: sources }).chain((rows) => {
    const offer = (source: number) =>
      fc.option(fc.integer({ min: 0, max: (rows[source] as number[]).length - 1 }).map((level) => ({ source, level })))
    const demand: fc.Arbitrary<Demand> = fc
      .record({
        bill: fc.integer({ min: 0, max: 1 }),
        size: fc.oneof(fc.constantFrom(200, 400), fc.integer({ min: 30, max: 450 })),
        money: fc.oneof(fc.constantFrom(210, 420), fc.integer({ min: 1, max: 600 })),
        offers: fc.tuple(...rows.map((_, source) => offer(source))),
        halves: fc.boolean(),
      })
      .map(({ offers, halves, ...row }) => {
        const need = needOf(row)
        const middle = halves && need > 1 ? [Math.floor(need / 2)] : []
        return {
          ...row,
          steps: indivisible ? [0, ...middle, need] : null,
          worth: (units: number) => (units >= need ? row.money : Math.floor((row.money * units * 100) / row.size)),
          gain: 0,
          offers: offers.filter((one) => one !== null),
        }
      })
    return fc.record({
      sources: fc.constant(rows.map((row) => ({ levels: row }))),
      demands: fc.array(demand, { maxLength: demands }),
      ordered: fc.constant(ordered),
      billCaps: fc.tuple(capOf(600), capOf(600)),
      cap: capOf(900),
    })
  })
}
