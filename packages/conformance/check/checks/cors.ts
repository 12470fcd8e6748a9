import type { Check } from '../check.ts'

export const corsChecks: readonly Check[] = []
