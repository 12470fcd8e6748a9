import type { Check } from '../check.ts'

export const envelopeChecks: readonly Check[] = []
