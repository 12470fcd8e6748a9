import { gatewayBenchmark } from './gateway.ts'
import { gatewayMemoryBenchmark } from './gateway-memory.ts'
import type { Measurement, Skipped } from './measurement.ts'
import { policyBenchmark } from './policy.ts'
import { policyBacktestBenchmark } from './policy-backtest.ts'
import { readingBenchmark } from './reading.ts'

const benchmarks: Readonly<Record<string, () => Promise<readonly Measurement[] | Skipped>>> = {
  gateway: gatewayBenchmark,
  'gateway-memory': gatewayMemoryBenchmark,
  policy: async () => [...(await policyBenchmark()), ...(await policyBacktestBenchmark())],
  reading: readingBenchmark,
}

/** Runs the named benchmarks (all where none is named); sets the exit code to 1 where a promise does not hold, to 2 where a name is unknown. */
export async function runBenchmarks(names: readonly string[]): Promise<void> {
  const chosen = names.length > 0 ? names : Object.keys(benchmarks)
  const unknown = chosen.find((name) => !Object.hasOwn(benchmarks, name))
  if (unknown !== undefined) {
    console.error(`no benchmark '${unknown}'; there are: ${Object.keys(benchmarks).join(', ')}`)
    process.exitCode = 2
    return
  }
  const results: Measurement[] = []
  const skipped: string[] = []
  for (const name of chosen) {
    console.log(`· ${name} …`)
    const found = (await benchmarks[name]?.()) ?? []
    if ('skipped' in found) skipped.push(`  - ${name} skipped: ${found.skipped}`)
    else results.push(...found)
  }
  console.log()
  for (const line of skipped) console.log(line)
  for (const { name, ours, peer, unit, ratio, promise, holds } of results) {
    console.log(
      `  ${holds ? '✓' : '✗'} ${name.padEnd(14)} ratio ${ratio.toFixed(2)} (${promise})   ours ${ours.toFixed(1)} ${unit}, peer ${peer.toFixed(1)} ${unit}`,
    )
  }
  console.log(`\n${JSON.stringify(results)}`)
  if (results.some(({ holds }) => !holds)) process.exitCode = 1
}
