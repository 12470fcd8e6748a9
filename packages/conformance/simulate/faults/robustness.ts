import type { Fault } from './fault.ts'

export const robustnessFaults: readonly Fault[] = []
