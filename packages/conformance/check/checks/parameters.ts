import type { Check } from '../check.ts'

export const parameterChecks: readonly Check[] = []
