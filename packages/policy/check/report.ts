import type { FileProblem } from '../format/parse.ts'
import type { Oddity } from '../oddities.ts'
import type { CaseResult } from './case-result.ts'

/** A file that was read, in a word. */
export interface FileRead {
  readonly file: string
  readonly title: string
}

/** An oddity with the version that says it. */
export interface PlacedOddity extends Oddity {
  readonly file: string
  readonly line: number
}

/** What a check found; plain data. */
export interface CheckReport {
  readonly engine: string
  readonly policies: readonly FileRead[]
  readonly classes: readonly FileRead[]
  /** Faults of files. */
  readonly problems: readonly FileProblem[]
  /** Contradictions between versions. */
  readonly conflicts: readonly FileProblem[]
  readonly cases: readonly CaseResult[]
  /** Cases that name rules which were not checked. */
  readonly otherCases: number
  readonly oddities: readonly PlacedOddity[]
}

/** Whether anything is wrong; what is odd is not wrong. */
export function isSound({ problems, conflicts, cases }: CheckReport): boolean {
  return problems.length === 0 && conflicts.length === 0 && cases.every(({ differences }) => differences.length === 0)
}
