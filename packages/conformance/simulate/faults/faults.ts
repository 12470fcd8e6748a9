import { corsFaults } from './cors.ts'
import type { Fault } from './fault.ts'
import { fieldFaults } from './fields.ts'
import { meaningFaults } from './meaning.ts'
import { networkFaults } from './network.ts'
import { parameterFaults } from './parameters.ts'
import { quirkFaults } from './quirks.ts'
import { reachFaults } from './reach.ts'
import { robustnessFaults } from './robustness.ts'
import { tokenFaults } from './token.ts'

/** Every named fault, by area. */
export const faults: readonly Fault[] = [
  ...reachFaults,
  ...corsFaults,
  ...tokenFaults,
  ...parameterFaults,
  ...quirkFaults,
  ...fieldFaults,
  ...meaningFaults,
  ...robustnessFaults,
  ...networkFaults,
]

/** The fault of this name, or undefined. */
export function faultOf(name: string): Fault | undefined {
  return faults.find((fault) => fault.name === name)
}
