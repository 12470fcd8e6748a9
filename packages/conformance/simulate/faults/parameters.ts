import type { Fault } from './fault.ts'

export const parameterFaults: readonly Fault[] = []
