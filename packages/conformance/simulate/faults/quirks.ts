import type { Fault } from './fault.ts'

export const quirkFaults: readonly Fault[] = []
