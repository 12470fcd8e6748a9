import type { Clause } from '../decision.ts'
import type { Provision } from '../format/fields.ts'
import type { Policy } from '../format/policy-schema.ts'

/** A provision with its document, as decisions carry it; that the source exists was checked when the file was read. */
export function clauseOf({ sources }: Policy, { of, article, sentence, sure }: Provision): Clause {
  return { document: (sources[of] as { document: string }).document, article, text: sentence, sure }
}
