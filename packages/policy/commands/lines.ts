import { createReadStream, statSync } from 'node:fs'
import { toolFailure } from '../tool-errors.ts'

/** One line of a file. `text` is null where it cannot be given: too long, or not UTF-8. */
export interface Line {
  readonly number: number
  readonly text: string | null
  readonly fault: 'long' | 'encoding' | null
  /** Bytes of the file up to its end. */
  readonly bytes: number
}

/** A line is one application; a longer one is no such file. */
export const LONGEST_LINE = 1024 * 1024

const NEWLINE = 10

/** The bytes of a file or, for `-`, of the standard input, and how many there are where that is known. */
export function openInput(file: string): { readonly stream: AsyncIterable<Buffer>; readonly size: number | null } {
  if (file === '-') return { stream: process.stdin, size: null }
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found || found.isDirectory()) throw toolFailure('FILE_UNREADABLE', { zh: file, en: file })
  return { stream: createReadStream(file, { highWaterMark: 256 * 1024 }), size: found.isFile() ? found.size : null }
}

/** The lines of a stream, each held alone and none longer than `most`: of bounded memory whatever the file holds. */
export async function* linesOf(stream: AsyncIterable<Buffer>, most: number = LONGEST_LINE): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let [number, bytes, held] = [0, 0, 0]
  let parts: Buffer[] = []
  const end = (): Line => {
    number += 1
    const [size, whole] = [held, parts]
    held = 0
    parts = []
    if (size > most) return { number, text: null, fault: 'long', bytes }
    try {
      return { number, text: decoder.decode(Buffer.concat(whole)), fault: null, bytes }
    } catch {
      return { number, text: null, fault: 'encoding', bytes }
    }
  }
  const hold = (part: Buffer): void => {
    held += part.length
    bytes += part.length
    if (held <= most) parts.push(part)
    else parts = []
  }
  for await (const chunk of stream) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      hold(chunk.subarray(from, at))
      bytes += 1
      from = at + 1
      yield end()
    }
    if (from < chunk.length) hold(chunk.subarray(from))
  }
  if (held > 0) yield end()
}
