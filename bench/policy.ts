import { performance } from 'node:perf_hooks'
import type { Facts } from '@xuemian/policy'
import { type Measurement, median } from './measurement.ts'
import { assessByJsonRules } from './policy-json-rules.ts'
import { handWritten, ours, requireEqualResults, requireEqualSums } from './policy-peers.ts'
import { sampleOf } from './policy-sample.ts'

const APPLICATIONS = 400
/** Of these json-rules-engine assesses so many in a round. */
const BY_JSON_RULES = 40
const ROUNDS = 41
const WARM_UPS = 10
const PROMISES = { handWritten: 0.3, jsonRules: 20 }

/**
 * Applications assessed in a second, by Hebei's rules: in words against a function written by hand for Hebei alone and against
 * json-rules-engine, in numbers against the same function without a word. The results are equal first, then measured in turns.
 */
export async function policyBenchmark(): Promise<readonly Measurement[]> {
  const sample = [...sampleOf(APPLICATIONS, 20261124)]
  requireEqualResults(sample, handWritten)
  await requireEqualSums(sample, assessByJsonRules)
  const contenders = {
    assess: () => each(sample, ours.assess),
    settle: () => each(sample, ours.settle),
    handWritten: () => each(sample, handWritten.assess),
    fen: () => each(sample, handWritten.fen),
    jsonRules: () => eachAsync(sample.slice(0, BY_JSON_RULES), assessByJsonRules),
  }
  type Name = keyof typeof contenders
  const names = Object.keys(contenders) as Name[]
  const rates: Record<Name, number[]> = { assess: [], settle: [], handWritten: [], fen: [], jsonRules: [] }
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    // there and back, so that none always follows the same one
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const rate = await contenders[name]()
      if (round >= 0) rates[name].push(rate)
    }
  }
  const against = (our: Name, peer: Name, least: number, description: string): Measurement => {
    const ratio = median(rates[our].map((rate, round) => rate / (rates[peer][round] ?? Number.NaN)))
    const promise = `at least ${least}; ${our}, peer: ${description}`
    const [mine, theirs] = [median(rates[our]), median(rates[peer])]
    return { name: 'policy', unit: 'applications/s', ours: mine, peer: theirs, ratio, promise, holds: ratio >= least }
  }
  return [
    against('assess', 'handWritten', PROMISES.handWritten, 'written by hand for Hebei alone, without a trace'),
    against('settle', 'fen', PROMISES.handWritten, 'written by hand for Hebei alone, fen of each bag only'),
    against('assess', 'jsonRules', PROMISES.jsonRules, 'json-rules-engine, the sum and codes of notices'),
  ]
}

let kept: unknown

/** Applications a second. */
function each(sample: readonly Facts[], work: (facts: Facts) => unknown): number {
  const started = performance.now()
  for (const facts of sample) kept = work(facts)
  return rateSince(started, sample.length)
}

async function eachAsync(sample: readonly Facts[], work: (facts: Facts) => Promise<unknown>): Promise<number> {
  const started = performance.now()
  for (const facts of sample) kept = await work(facts)
  return rateSince(started, sample.length)
}

function rateSince(started: number, count: number): number {
  if (kept === undefined) throw new Error('nothing was assessed')
  return (count * 1000) / (performance.now() - started)
}
