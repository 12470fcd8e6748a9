import type { Check } from './check.ts'
import { corsChecks } from './checks/cors.ts'
import { envelopeChecks } from './checks/envelope.ts'
import { fieldChecks } from './checks/fields.ts'
import { generatedChecks } from './checks/generated.ts'
import { meaningChecks } from './checks/meaning.ts'
import { parameterChecks } from './checks/parameters.ts'
import { reachChecks } from './checks/reach.ts'
import { robustnessChecks } from './checks/robustness.ts'
import { tokenChecks } from './checks/token.ts'

/** Every check, in the order of a report. */
export const checks: readonly Check[] = [
  ...reachChecks,
  ...corsChecks,
  ...envelopeChecks,
  ...tokenChecks,
  ...parameterChecks,
  ...fieldChecks,
  ...meaningChecks,
  ...robustnessChecks,
  ...generatedChecks,
]
