import type { Day } from '@xuemian/contract'

interface Dated {
  readonly effective: { readonly from: Day; readonly to: Day | null }
}

/** The version that applies on a day (its first and last day included): of several the one that began last. */
export function inForce<T extends Dated>(versions: readonly T[], day: Day): T | undefined {
  let found: T | undefined
  for (const version of versions) {
    const { from, to } = version.effective
    if (from <= day && (to === null || day <= to) && (!found || from > found.effective.from)) found = version
  }
  return found
}
