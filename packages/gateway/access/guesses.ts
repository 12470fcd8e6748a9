/** One attempt at a password that is to be checked. */
export interface Attempt {
  /** The id succeeded from this source before: others' guesses do not slow it. */
  readonly proven: boolean
  /** Takes the attempt back: it was right, or was not checked. */
  undo(): void
}

/** Who tries what. */
export interface Guess {
  /** An id, or a digest of one that does not exist, so that long made-up ids take no memory. */
  readonly id: string
  readonly known: boolean
  /** As `sourceOf` answers it. */
  readonly source: string
  /** Of id and password. */
  readonly digest: string
}

/** Limits on wrong passwords (security.md threat 4). State is kept in memory alone, bounded. */
export interface Guesses {
  /** `repeated`: this very password was wrong before, which is answered without a check and counts no further. */
  begin(guess: Guess): Attempt | 'blocked' | 'repeated'
  /** Forgets the wrong ones of this id from this source. */
  succeeded(guess: Pick<Guess, 'id' | 'source'>): void
  /** Whether so many are wrong everywhere that checks are to be made slowly. */
  slow(): boolean
}

export interface GuessOptions {
  /** Of one id from one source, of one source, and of everybody, within `windowMs`. */
  readonly perId: number
  readonly perSource: number
  readonly inAll: number
  readonly windowMs: number
  /** Epoch milliseconds. */
  readonly now: () => number
  /** The oldest are forgotten beyond this many. */
  readonly kept?: number
}

/** Wrong passwords of one id from one source that are known again. */
const REMEMBERED = 16

/** A measure that fills by one with each wrong password and drains evenly, empty after a window. */
interface Bucket {
  level: number
  at: number
}

interface Pair extends Bucket {
  proven: boolean
  tried: string[]
}

/**
 * Never a lock on an id alone: the limit is on id and source, so nobody locks a hospital out from elsewhere. It drains instead of standing until
 * the window ends, so that behind one address, where a right and a wrong caller look alike, the right one gets its turn. The limit of a source
 * as a whole and the slow pace spare an id that succeeded from there before: wrong passwords for other ids do not keep it out.
 */
export function createGuesses(options: GuessOptions): Guesses {
  const { perId, perSource, inAll, windowMs, now, kept = 10_000 } = options
  // apart, so that made-up ids cannot push real ones out of memory
  const pairs = { known: new Map<string, Pair>(), unknown: new Map<string, Pair>() }
  const sources = new Map<string, Bucket>()
  const everybody: Bucket = { level: 0, at: 0 }

  const full = (bucket: Bucket | undefined, size: number): boolean => {
    if (!bucket) return false
    const time = now()
    bucket.level = Math.max(0, bucket.level - (Math.max(0, time - bucket.at) * size) / windowMs)
    bucket.at = time
    return bucket.level > size - 1
  }
  const add = (bucket: Bucket, count: number) => {
    bucket.level = Math.max(0, bucket.level + count)
  }
  const inMap = <Value>(map: Map<string, Value>, key: string, make: () => Value): Value => {
    const value = map.get(key) ?? make()
    map.set(key, value)
    const oldest = map.size > kept ? map.keys().next().value : undefined
    if (oldest !== undefined) map.delete(oldest)
    return value
  }

  return {
    begin({ id, known, source, digest }) {
      const map = known ? pairs.known : pairs.unknown
      const before = map.get(keyOf(id, source))
      if (before?.tried.includes(digest)) return 'repeated'
      const proven = before?.proven === true
      if (full(before, perId) || (full(sources.get(source), perSource) && !proven)) return 'blocked'
      const fresh = () => ({ level: 0, at: now() })
      const pair = inMap(map, keyOf(id, source), () => ({ ...fresh(), proven: false, tried: [] }))
      const whole = inMap(sources, source, fresh)
      full(everybody, inAll)
      for (const bucket of [pair, whole, everybody]) add(bucket, 1)
      pair.tried = [...pair.tried, digest].slice(-REMEMBERED)
      return {
        proven,
        undo() {
          for (const bucket of [pair, whole, everybody]) add(bucket, -1)
          pair.tried = pair.tried.filter((each) => each !== digest)
        },
      }
    },
    succeeded({ id, source }) {
      pairs.known.delete(keyOf(id, source))
      inMap(pairs.known, keyOf(id, source), () => ({ level: 0, at: now(), proven: true, tried: [] }))
    },
    slow: () => full(everybody, inAll),
  }
}

function keyOf(id: string, source: string): string {
  return `${id}\n${source}`
}
