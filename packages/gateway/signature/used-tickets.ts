/** Which tickets were used here. */
export interface UsedTickets {
  /** Marks a ticket as used until it has expired; false where it was used before. */
  use(id: string, untilMs: number): boolean
}

/**
 * Remembers at most `most` tickets. Only what the province signed comes here; should it sign more than that before the first expires, the
 * oldest is forgotten: the province, too, takes a ticket once.
 */
export function createUsedTickets(now: () => number, most = 50_000): UsedTickets {
  // In the order of their use, which is nearly the order of their expiry.
  const used = new Map<string, number>()
  return {
    use(id, untilMs) {
      if (used.has(id)) return false
      for (const [old, until] of used) {
        if (until > now() && used.size < most) break
        used.delete(old)
      }
      used.set(id, untilMs)
      return true
    },
  }
}
