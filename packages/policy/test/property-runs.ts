/** How many worlds a property test draws: many in a long run, fewer where every mutant is tried (`XUEMIAN_PROPERTY_RUNS`). */
export function propertyRuns(short: number, long: number): number {
  const { XUEMIAN_LONG, XUEMIAN_PROPERTY_RUNS } = process.env
  if (XUEMIAN_PROPERTY_RUNS) return Number(XUEMIAN_PROPERTY_RUNS)
  return XUEMIAN_LONG ? long : short
}
