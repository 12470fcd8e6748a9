import type { Fault } from './fault.ts'

export const fieldFaults: readonly Fault[] = []
