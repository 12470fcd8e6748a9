import { assess } from '../assess.ts'
import type { Decision } from '../decision.ts'
import type { BagFact, DonorFact, Facts } from '../facts.ts'
import type { Policy } from '../policy.ts'
import { bagOf, billOf, bloodOf, donorOf, factsOf, fen, hebei, hebeiClasses, ml, units } from './small-facts.ts'

/* Paying bags by Hebei's rules after a change of how quotas are consumed. */

type Consumption = Policy['consumption']
export const rules = (consumption: object, more: Partial<Policy> = {}): Policy => {
  const policy = hebei(more)
  return { ...policy, consumption: { ...policy.consumption, ...consumption } as Consumption }
}
export const decide = (facts: Facts, policy: Policy, classes = hebeiClasses()) => assess(facts, [policy], classes)
/** A donor of so many ml whose child is the patient. */
export const giving = (volume: number, more: Partial<DonorFact> = {}) =>
  donorOf([bloodOf({ volume: ml(volume) })], more)
/** Of each line: who pays, the ml, and the fen that are waived or remain. */
export const shares = ({ lines }: Decision) =>
  lines.map(({ donor, quota, waived, remains }) => [donor, quota, waived || remains])
export const bag = (volume: number, money: number, more: Partial<BagFact> = {}) =>
  bagOf({ volume: units(volume), money: fen(money), ...more })
export const pay = (
  donors: readonly DonorFact[],
  bags: readonly BagFact[],
  policy = rules({}),
  more: Partial<Facts> = {},
) => decide(factsOf({ donors, bills: [billOf(bags)], ...more }), policy)
