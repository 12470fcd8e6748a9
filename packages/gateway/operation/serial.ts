/**
 * Makes work run one at a time: whoever asks while it runs shares one further run, which begins after all of them asked, so nobody gets the
 * outcome of a run that began too early.
 */
export function createSerial<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve()
  let waiting: Promise<T> | undefined
  return () => {
    waiting ??= running.then(() => {
      const mine = work()
      waiting = undefined
      running = mine.catch(() => undefined)
      return mine
    })
    return waiting
  }
}
