import type { Deviation, ReadFailure, Reading } from '../deviation.ts'
import type { Quirk } from '../quirks.ts'
import type { ReadFailureCode } from '../read-failures.ts'

/** The deviations of one reading, in the order in which they were met. */
export interface Notes {
  readonly deviations: Deviation[]
  /** Those beyond the cap, which are only counted. */
  dropped: number
}

/** A reply can be wrong in every one of its rows; what is kept of that is bounded. */
const MAX_DEVIATIONS = 500

export function note(notes: Notes, requirement: string, quirk: Quirk, path: string, found: string): void {
  if (notes.deviations.length < MAX_DEVIATIONS) notes.deviations.push({ requirement, quirk, path, found })
  else notes.dropped++
}

/** Thrown inside a reading only; `reading` turns it into the failed outcome. */
interface Refusal {
  readonly refusal: ReadFailure
}

/** Ends the reading: the reply is ambiguous or incomplete at `path`. */
export function refuse(code: ReadFailureCode, requirement: string, path: string, message: string): never {
  const thrown: Refusal = { refusal: { code, requirement, path, message } }
  throw thrown
}

/** Runs one reading from its first note to its value or refusal. */
export function reading<T>(read: (notes: Notes) => T): Reading<T> {
  const notes: Notes = { deviations: [], dropped: 0 }
  try {
    const value = read(notes)
    return { ok: true, value, deviations: finish(notes) }
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    return { ok: false, error: thrown.refusal, deviations: finish(notes) }
  }
}

function isRefusal(thrown: unknown): thrown is Refusal {
  return typeof thrown === 'object' && thrown !== null && 'refusal' in thrown
}

function finish(notes: Notes): readonly Deviation[] {
  if (notes.dropped > 0)
    notes.deviations.push({ requirement: 'HIS-2.5', quirk: 'more-deviations', path: '$', found: String(notes.dropped) })
  return notes.deviations
}
