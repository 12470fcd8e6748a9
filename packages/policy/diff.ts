import type { Bilingual } from './bilingual.ts'
import { type Statement, statementsOf } from './diff/statements.ts'
import type { Policy } from './format/policy-schema.ts'

export { type Impact, impactOf } from './diff/impact.ts'

/** Something that one version says otherwise than the other; null: not at all. */
export interface Difference {
  /** What it is about; several relations that change alike are one. */
  readonly label: Bilingual
  readonly path: string
  readonly old: { readonly text: Bilingual; readonly basis: string } | null
  readonly new: { readonly text: Bilingual; readonly basis: string } | null
}

/** Everything in which two policies differ but their id and version, in words of the law with the provisions behind them. */
export function differences(old: Policy, next: Policy): readonly Difference[] {
  const [before, after] = [statementsOf(old), statementsOf(next)]
  const keys = [...new Set([...before, ...after].map(({ key }) => key))]
  const rows = keys.flatMap((key): readonly Difference[] => {
    const [a, b] = [before.find((row) => row.key === key), after.find((row) => row.key === key)]
    const row = b ?? a
    if (!row || (a && b && a.text.zh === b.text.zh && a.basis === b.basis)) return []
    return [{ label: row.label, path: row.path, old: sideOf(a), new: sideOf(b) }]
  })
  return alike(rows)
}

function sideOf(statement: Statement | undefined): Difference['old'] {
  return statement ? { text: statement.text, basis: statement.basis } : null
}

/** Relations whose words are the same before and after are said once, and so is a provision that changes behind several words. */
function alike(rows: readonly Difference[]): readonly Difference[] {
  const groups = new Map<string, Difference[]>()
  for (const row of rows) {
    const { old, new: next, path } = row
    const key = onlyBasis(row)
      ? JSON.stringify([old?.basis, next?.basis])
      : path.startsWith('rules.')
        ? JSON.stringify([old, next])
        : JSON.stringify([path, row.label])
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((group) => ({
    ...(group[0] as Difference),
    label: { zh: group.map(({ label }) => label.zh).join('、'), en: group.map(({ label }) => label.en).join(', ') },
  }))
}

/** Whether the words are the same and only the provision behind them is another. */
export function onlyBasis({ old, new: next }: Difference): boolean {
  return old !== null && next !== null && old.text.zh === next.text.zh
}
