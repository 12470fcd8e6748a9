import type { Check } from '../check.ts'
import { quirkChecks } from './quirks.ts'
import { refusalChecks } from './refusals.ts'

/** How single values and the JSON around them are written. */
export const fieldChecks: readonly Check[] = [...refusalChecks, ...quirkChecks]
