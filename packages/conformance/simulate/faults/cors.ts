import type { Fault } from './fault.ts'

export const corsFaults: readonly Fault[] = []
