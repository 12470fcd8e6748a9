import type { Fault } from './fault.ts'

export const reachFaults: readonly Fault[] = []
