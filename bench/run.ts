import { gatewayBenchmark } from './gateway.ts'
import type { Measurement } from './measurement.ts'
import { readingBenchmark } from './reading.ts'

const benchmarks: Readonly<Record<string, () => Promise<Measurement>>> = {
  gateway: gatewayBenchmark,
  reading: readingBenchmark,
}

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
    console.log(
      `  ${holds ? '✓' : '✗'} ${name.padEnd(10)} ratio ${ratio.toFixed(2)} (${promise})   ours ${ours.toFixed(1)} ${unit}, peer ${peer.toFixed(1)} ${unit}`,
    )
  }
  console.log(`\n${JSON.stringify(results)}`)
  if (results.some(({ holds }) => !holds)) process.exitCode = 1
}
