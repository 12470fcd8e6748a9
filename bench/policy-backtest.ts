import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BacktestReport } from '@xuemian/policy'
import type { Measurement } from './measurement.ts'

const MANY = 1_000_000
const FEW = 50_000
/** Megabytes that the process may keep of what lives longer than a moment; the engine and its rules take a third of it. */
const HEAP = 128
const PROMISES = { resident: 1.5, held: 1.1 }
const MEGABYTE = 1024 * 1024

/** What a backtest came to, and the memory that it took. */
export interface BacktestFigures {
  readonly total: BacktestReport['total']
  readonly bytes: {
    /** The most that was resident on the way. */
    readonly resident: number
    /** The most of the heap on the way, with what waits to be collected: that depends on when the engine collects. */
    readonly heap: number
    /** Of the heap what is in use at the last application, after a collection. */
    readonly held: number
  }
  readonly seconds: number
}

/** What the process of a backtest tells: how far it is, at last its figures. */
export type BacktestMessage = { readonly done: number; readonly resident: number } | BacktestFigures

/**
 * Memory of a backtest of 1,000,000 synthetic applications to Hebei against that of 50,000, both drawn one by one, each in a process of
 * its own whose heap may not exceed 128 MB: what does not grow with the number is as much for both.
 */
export async function policyBacktestBenchmark(): Promise<readonly Measurement[]> {
  const few = await backtestInProcess(FEW)
  const many = await backtestInProcess(MANY, (done, resident) =>
    console.log(
      `  ${number(done)} of ${number(MANY)} applications, at most ${number(resident / MEGABYTE)} MB resident`,
    ),
  )
  const { winners, losers } = many.total
  const { heap } = many.bytes
  console.log(
    `  ${number(MANY)} applications in ${number(many.seconds)} s (${number(MANY / many.seconds)}/s, drawing them included): ` +
      `${number(winners)} with more, ${number(losers)} with less; at most ${number(heap / MEGABYTE)} MB of heap with what waits to be collected`,
  )
  return compareMemory(few, many)
}

/** The memory of many applications against that of few; throws where the draft changed nothing, so that there was nothing to keep. */
export function compareMemory(few: BacktestFigures, many: BacktestFigures): readonly Measurement[] {
  if (many.total.losers + many.total.winners === 0) throw new Error('the draft changed no application')
  const against = (what: 'resident' | 'held', words: string): Measurement => {
    const ratio = many.bytes[what] / few.bytes[what]
    return {
      name: 'policy',
      unit: 'MB',
      ours: many.bytes[what] / MEGABYTE,
      peer: few.bytes[what] / MEGABYTE,
      ratio,
      promise:
        `at most ${PROMISES[what]}; backtest of ${number(many.total.applications)} synthetic applications in bounded memory, ` +
        `${words}, peer: of ${number(few.total.applications)}`,
      holds: ratio <= PROMISES[what],
    }
  }
  return [against('resident', 'peak of resident memory'), against('held', 'heap in use at its end')]
}

/** The figures of so many applications; an error where the process ends early, or its report leaves an application out. */
export async function backtestInProcess(
  count: number,
  onProgress?: (done: number, resident: number) => void,
): Promise<BacktestFigures> {
  const child = fork(fileURLToPath(new URL('policy-backtest-process.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx', '--expose-gc', `--max-old-space-size=${HEAP}`],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const figures = await new Promise<BacktestFigures>((resolve, reject) => {
    child.on('message', (message: BacktestMessage) => {
      if ('done' in message) onProgress?.(message.done, message.resident)
      else resolve(message)
    })
    child.once('exit', (code, signal) =>
      reject(new Error(`the backtest of ${number(count)} applications ended early: ${signal ?? code}`)),
    )
    child.send({ count })
  })
  const { applications } = figures.total
  if (applications !== count) throw new Error(`the report has ${number(applications)} of ${number(count)} applications`)
  return figures
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en')
}
