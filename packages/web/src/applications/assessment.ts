import type { Application, Assessment } from '@xuemian/province/api'

export type Line = Assessment['lines'][number]
export type Offer = Assessment['donors'][number]
export type Bill = Assessment['bills'][number]
export type Bag = Bill['bags'][number]
export type Donations = Application['donations']

/** The shares of one bag, in the order of the decision. */
export function linesOf(assessment: Assessment, bill: number, bag: number): readonly Line[] {
  return assessment.lines.filter((line) => line.bill === bill && line.bag === bag)
}

/** What is waived of one bag, in fen. */
export function waivedOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.waived, 0)
}

/** The distinct reasons behind a bag, each once. */
export function reasonsOf(lines: readonly Line[]): readonly string[] {
  return [...new Set(lines.map((line) => line.reason).filter((reason) => reason !== ''))]
}

/** The distinct provisions behind a decision, for the reader who wants the text. */
export function clausesOf(
  assessment: Assessment,
): readonly { readonly document: string; readonly article: string; readonly text: string }[] {
  const found = new Map<string, { document: string; article: string; text: string }>()
  for (const { clause } of [...assessment.donors, ...assessment.lines]) {
    if (clause) found.set(`${clause.document} ${clause.article}`, clause)
  }
  return [...found.values()]
}
