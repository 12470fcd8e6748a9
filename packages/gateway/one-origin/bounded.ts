import { pipeline, type Readable, Transform } from 'node:stream'
import { unusable } from './upstream.ts'

/** The same bytes, ended with an error where there are too many of them or they take too long. */
export function bounded(stream: Readable, { bytes, ms }: { readonly bytes: number; readonly ms: number }): Readable {
  let left = bytes
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length
      if (left < 0) done(unusable())
      else done(null, chunk)
    },
  })
  const timer = setTimeout(() => stream.destroy(unusable()), ms)
  pipeline(stream, counted, () => clearTimeout(timer))
  return counted
}
