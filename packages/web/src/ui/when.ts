/** An ISO instant as the clock in Shanghai shows it: `2026-11-22 09:05`, or to the second. */
export function shanghaiTime(instant: string, to: 'minute' | 'second' = 'minute'): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return ''
  return new Date(at + 8 * 3_600_000)
    .toISOString()
    .slice(0, to === 'minute' ? 16 : 19)
    .replace('T', ' ')
}

/** The day in Shanghai of an ISO instant: `2026-11-22`. */
export function shanghaiDay(instant: string): string {
  return shanghaiTime(instant).slice(0, 10)
}
