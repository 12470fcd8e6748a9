import { performance } from 'node:perf_hooks'
import { readBloodUseReply, writeBloodUseReply } from '@xuemian/contract'
import { type Measurement, median } from './measurement.ts'
import { bloodUse, identityNumber } from './sample.ts'

const ROUNDS = 15
const TIMES = 5_000
const PROMISE = 4

/** Microseconds to read a strict 2 KB blood-use reply leniently, from its bytes, against `JSON.parse` of the same text. */
export async function readingBenchmark(): Promise<readonly Measurement[]> {
  const text = writeBloodUseReply(bloodUse)
  const raw = { body: new TextEncoder().encode(text), status: 200, contentType: 'application/json; charset=utf-8' }
  const reading = readBloodUseReply(raw, { asked: identityNumber })
  if (!reading.ok || reading.deviations.length > 0) throw new Error('the sample does not read strictly')
  let kept: unknown
  const ours = () => (kept = readBloodUseReply(raw, { asked: identityNumber }))
  const peer = () => (kept = JSON.parse(text))
  time(ours)
  time(peer)
  const rounds = Array.from({ length: ROUNDS }, () => ({ peer: time(peer), ours: time(ours) }))
  if (kept === undefined) throw new Error('nothing was read')
  const ratio = median(rounds.map((round) => round.ours / round.peer))
  return [
    {
      name: 'reading',
      unit: 'µs',
      ours: median(rounds.map((round) => round.ours)),
      peer: median(rounds.map((round) => round.peer)),
      ratio,
      promise: `at most ${PROMISE}; peer: JSON.parse of the same ${raw.body.length} bytes`,
      holds: ratio <= PROMISE,
    },
  ]
}

function time(work: () => unknown): number {
  const started = performance.now()
  for (let index = 0; index < TIMES; index += 1) work()
  return ((performance.now() - started) * 1000) / TIMES
}
