import { gatewayBenchmark } from './gateway.ts'
import { readingBenchmark } from './reading.ts'

/** One figure of one run: ours against the peer's, and the ratio that is promised. */
export interface Measurement {
  readonly name: string
  readonly unit: string
  readonly ours: number
  readonly peer: number
  readonly ratio: number
  readonly promise: string
  readonly holds: boolean
}

const benchmarks: Readonly<Record<string, () => Promise<Measurement>>> = { gateway: gatewayBenchmark, reading: readingBenchmark }

/** Runs the named benchmarks (all where none is named); sets the exit code to 1 where a promise does not hold. */
export async function runBenchmarks(names: readonly string[]): Promise<void> {
  const chosen = names.length > 0 ? names : Object.keys(benchmarks)
  const results: Measurement[] = []
  for (const name of chosen) {
    const benchmark = benchmarks[name]
    if (!benchmark) {
      console.error(`no benchmark '${name}'; there are: ${Object.keys(benchmarks).join(', ')}`)
      process.exitCode = 2
      return
    }
    console.log(`· ${name} …`)
    results.push(await benchmark())
  }
  console.log()
  for (const { name, ours, peer, unit, ratio, promise, holds } of results) {
    console.log(`  ${holds ? '✓' : '✗'} ${name.padEnd(10)} ratio ${ratio.toFixed(2)} (${promise})   ours ${ours.toFixed(1)} ${unit}, peer ${peer.toFixed(1)} ${unit}`)
  }
  console.log(`\n${JSON.stringify(results)}`)
  if (results.some(({ holds }) => !holds)) process.exitCode = 1
}

/** The middle value of a list that is not empty. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
