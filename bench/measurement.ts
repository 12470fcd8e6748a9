/** One figure of one run: ours against the peer's, and the ratio that is promised. */
export interface Measurement {
  readonly name: string
  readonly unit: string
  readonly ours: number
  readonly peer: number
  readonly ratio: number
  readonly promise: string
  readonly holds: boolean
}

/** Why a benchmark could not run here; nothing is said of its promise then. */
export interface Skipped {
  readonly skipped: string
}

/** The middle value of a list that is not empty. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
