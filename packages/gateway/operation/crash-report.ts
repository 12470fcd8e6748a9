import { causeCode } from './redact.ts'

/** A frame of V8's stack: a function's name, a file, a place. */
const FRAME = /^\s+at (?:[\w$.<>#[\] ]+ \()?(?:file:|node:|\/|[A-Za-z]:\\)[^()\s]*:\d+:\d+\)?$/

/** What may be said of a bug that nobody caught: its kind and where it arose. Never its message: a driver's may quote a person's number. */
export function crashReport(error: unknown): string {
  const frames = error instanceof Error ? framesOf(error) : []
  const kind = causeCode(error) ?? 'Error'
  return [`程序内部错误（${kind}），已退出。请把以下各行交给厂商，其中没有患者信息与口令。`, ...frames].join('\n')
}

/** Without the message, of which a line may look like a frame. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const after = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack
  return after.split('\n').filter((line) => FRAME.test(line))
}

/** Ends the process with `crashReport` where Node would print the error as it is. */
export function reportCrashes(): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${crashReport(error)}\n`, () => process.exit(1))
    // nobody may be reading
    setTimeout(() => process.exit(1), 1_000).unref()
  })
}
