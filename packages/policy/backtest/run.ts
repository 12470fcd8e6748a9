import type { FileProblem } from '../format/parse.ts'
import type { BacktestReport } from './report.ts'

/** A backtest of a file: its report, and the lines that could not be read. */
export interface BacktestRun extends BacktestReport {
  /** Lines that were skipped, with the faults of the first few. */
  readonly skipped: { readonly count: number; readonly first: readonly FileProblem[] }
}
