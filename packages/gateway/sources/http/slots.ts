import { codedError } from '../../errors.ts'

/** Runs work where a slot is free, or becomes free in time: SOURCE_BUSY otherwise. */
export type Slots = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>

/** At most `count` pieces of work at once; the others wait in their order, each at most `waitMs`. */
export function createSlots(count: number, waitMs: number): Slots {
  const waiting = new Set<() => void>()
  let free = count

  function taken(signal: AbortSignal): Promise<void> {
    if (free > 0) {
      free -= 1
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(enter)
        clearTimeout(timer)
        signal.removeEventListener('abort', refuse)
      }
      const enter = () => {
        leave()
        resolve()
      }
      const refuse = () => {
        leave()
        reject(codedError('SOURCE_BUSY'))
      }
      const timer = setTimeout(refuse, waitMs)
      signal.addEventListener('abort', refuse)
      waiting.add(enter)
    })
  }

  return async (signal, work) => {
    signal.throwIfAborted()
    await taken(signal)
    try {
      return await work()
    } finally {
      const [next] = waiting
      if (next) next()
      else free += 1
    }
  }
}
