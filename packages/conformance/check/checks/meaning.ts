import type { Check } from '../check.ts'

export const meaningChecks: readonly Check[] = []
