/** Bounds how many people a token can go through: tokens open every record of a hospital to whoever holds one (security.md threat 3). */
export interface LookUpBudget {
  /**
   * Whether a client may ask for a number from a source, and counts it. `known` was asked within the window before and costs nothing, so that
   * work under way goes on even when all is spent.
   */
  ask(client: string, source: string, number: string): 'counted' | 'known' | 'spent'
  /** A number that was counted and has no patient. */
  missed(client: string, source: string): void
}

export interface LookUpBudgetOptions {
  /** Different numbers of one client from one source within `windowMs`. */
  readonly lookUps: number
  readonly windowMs: number
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** Guessing numbers meets hundreds of nobody for one person, a window hardly any. */
const MISS = 10
const KEPT = 256

interface Entry {
  readonly until: number
  spent: number
  /** Hashes, never numbers. */
  readonly asked: Set<number>
}

/** Counts in memory, per node. */
export function createLookUpBudget({ lookUps, windowMs, now }: LookUpBudgetOptions): LookUpBudget {
  const entries = new Map<string, Entry>()
  const entryOf = (key: string): Entry => {
    const entry = entries.get(key)
    if (entry && entry.until > now()) return entry
    entries.delete(key)
    const oldest = entries.size >= KEPT ? entries.keys().next().value : undefined
    if (oldest !== undefined) entries.delete(oldest)
    const fresh = { until: now() + windowMs, spent: 0, asked: new Set<number>() }
    entries.set(key, fresh)
    return fresh
  }
  return {
    ask(client, source, number) {
      const entry = entryOf(`${client}\n${source}`)
      const hash = hashOf(number)
      if (entry.asked.has(hash)) return 'known'
      if (entry.spent >= lookUps) return 'spent'
      entry.asked.add(hash)
      entry.spent += 1
      return 'counted'
    },
    missed(client, source) {
      entryOf(`${client}\n${source}`).spent += MISS - 1
    },
  }
}

/** FNV-1a over UTF-16 units: quick, and two numbers that share a hash cost one less. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash
}
