/** An ISO instant as the clock in Shanghai shows it, to the minute: `2026-11-22 09:05`. */
export function shanghaiTime(instant: string): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return ''
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

/** The day in Shanghai of an ISO instant: `2026-11-22`. */
export function shanghaiDay(instant: string): string {
  return shanghaiTime(instant).slice(0, 10)
}
