import type { Fault } from './fault.ts'
import { jsonQuirkRows } from './quirks-json.ts'
import { valueQuirkRows } from './quirks-values.ts'

/** At least one fault for each quirk that the client forgives (clauses.md section 4). */
export const quirkFaults: readonly Fault[] = [...jsonQuirkRows, ...valueQuirkRows].map(
  ([quirks, name, zh, en, requirement, reply]) => ({
    name,
    zh,
    en,
    requirement,
    breaks: quirks.split(' ').map((quirk) => `quirk-${quirk}`),
    reply,
  }),
)
