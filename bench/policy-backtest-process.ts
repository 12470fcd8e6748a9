// A backtest of synthetic applications in a process of its own, so that its memory is nobody else's.
import { performance } from 'node:perf_hooks'
import { backtest, type Policy } from '@xuemian/policy'
import { loadShippedRules } from '@xuemian/policy/data'
import type { BacktestFigures, BacktestMessage } from './policy-backtest.ts'
import { applications } from './policy-sample.ts'

const SEED = 20261124
/** Often enough that no peak between two collections of the young generation is missed. */
const LOOK_EVERY = 500
const TELL_EVERY = 100_000

/** The rules with the first multiple that they give lowered by one. */
function draftOf(policy: Policy): Policy {
  let changed = false
  const rules = policy.rules.map((rule) => ({
    ...rule,
    tiers: rule.tiers.map((tier) => {
      if (changed || !tier.give?.multiple) return tier
      changed = true
      return { ...tier, give: { ...tier.give, multiple: tier.give.multiple - 1 } }
    }),
  }))
  return { ...policy, rules }
}

async function figuresOf(count: number): Promise<BacktestFigures> {
  const { policies, dictionaries } = loadShippedRules('hebei')
  let [resident, heap, held] = [0, 0, 0]
  const started = performance.now()
  const report = await backtest(
    { now: policies, draft: policies.map(draftOf), dictionaries },
    applications(count, SEED),
    (done) => {
      if (done % LOOK_EVERY === 0) {
        const { rss, heapUsed } = process.memoryUsage()
        resident = Math.max(resident, rss)
        heap = Math.max(heap, heapUsed)
      }
      if (done % TELL_EVERY === 0) tell({ done, resident })
      // the backtest still holds all that it keeps then; collecting earlier would keep the peaks low
      if (done === count) held = afterCollection()
    },
  )
  return { total: report.total, bytes: { resident, heap, held }, seconds: (performance.now() - started) / 1000 }
}

/** Bytes of the heap that are in use. */
function afterCollection(): number {
  if (!globalThis.gc) throw new Error('needs --expose-gc')
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

function tell(message: BacktestMessage): void {
  process.send?.(message)
}

process.once('message', async ({ count }: { count: number }) => {
  tell(await figuresOf(count))
  process.disconnect()
})
