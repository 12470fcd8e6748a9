import type { Check } from '../check.ts'

export const reachChecks: readonly Check[] = []
