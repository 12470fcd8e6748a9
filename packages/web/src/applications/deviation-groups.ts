import type { Assessment } from '@xuemian/province/api'

type Deviation = Assessment['deviations'][number]

/** One quirk at one kind of place: `$.data.chargeBills[*].products[*].rh`, and how often. */
export interface DeviationGroup extends Deviation {
  readonly count: number
}

/** Brings repeated quirks together: thirty bags with one fault are one line for whoever has to mend it. */
export function groupDeviations(deviations: readonly Deviation[]): readonly DeviationGroup[] {
  const groups = new Map<string, DeviationGroup>()
  for (const deviation of deviations) {
    const path = deviation.path.replace(/\[\d+\]/g, '[*]')
    const key = JSON.stringify([deviation.requirement, deviation.quirk, path, deviation.found])
    groups.set(key, { ...deviation, path, count: (groups.get(key)?.count ?? 0) + 1 })
  }
  return [...groups.values()]
}
