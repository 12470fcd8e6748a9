import type { Day } from '@xuemian/contract'

const EVER = '1900-01-01' as Day

/** A version as if it had always been in force and never ended. */
export function asEver<T extends { readonly effective: { readonly from: Day; readonly to: Day | null } }>(
  version: T,
): T {
  return { ...version, effective: { from: EVER, to: null } }
}
