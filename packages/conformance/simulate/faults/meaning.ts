import type { Fault } from './fault.ts'

export const meaningFaults: readonly Fault[] = []
