import { createInterface } from 'node:readline/promises'

/** Says on the standard error why nothing was done, and ends with 2. */
export function refuse(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 2
}

/** The first line of the standard input, not shown where it is typed. */
export async function readHidden(prompt: string): Promise<string> {
  const terminal = process.stdin.isTTY === true
  if (terminal) process.stderr.write(prompt)
  const lines = createInterface({ input: process.stdin, terminal })
  for await (const line of lines) {
    lines.close()
    if (terminal) process.stderr.write('\n')
    return line
  }
  return ''
}
