import { asEver } from '../ever.ts'
import type { Policy } from '../format/policy-schema.ts'

/**
 * The rules as if the draft had always been in force: of each place that the draft names its latest version, without beginning or end;
 * of other places the rules in force.
 */
export function asIfInForce(now: readonly Policy[], draft: readonly Policy[]): readonly Policy[] {
  const places = new Set(draft.map(({ jurisdiction }) => jurisdiction.code))
  const latest = [...places].map((code) =>
    draft
      .filter(({ jurisdiction }) => jurisdiction.code === code)
      .reduce((best, next) => (next.effective.from > best.effective.from ? next : best)),
  )
  return [...now.filter(({ jurisdiction }) => !places.has(jurisdiction.code)), ...latest.map(asEver)]
}
