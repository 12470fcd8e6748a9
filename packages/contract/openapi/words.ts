import { requirementOf } from '../requirements.ts'

/** What a document is made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** A part of the document. */
export interface Part {
  readonly [key: string]: Json
}

/** A sentence with the clauses it stands on: the source text's own words, and how we read them. */
export function described(sentence: string, ...clauses: readonly string[]): string {
  return [sentence, ...clauses.map(clauseText)].join('\n\n')
}

function clauseText(id: string): string {
  const requirement = requirementOf(id)
  if (!requirement) throw new RangeError(`no clause ${id}`)
  const { quotation, level, reading } = requirement
  const kind = level === 'advice' ? '建议' : '原文'
  return `${id} ${kind}：${quotation}${reading === '' ? '' : `。解读：${reading}`}`
}
