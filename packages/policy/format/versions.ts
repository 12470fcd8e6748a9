import { type FileProblem, lineOf } from './parse.ts'
import type { Policy } from './policy-schema.ts'

/** A policy with the file that it was read from. */
export interface PolicyFile {
  readonly file: string
  readonly text: string
  readonly policy: Policy
}

/** What contradicts itself between files: two versions for one day, two rule sets for one place, a city that replaces nothing. */
export function findConflicts(files: readonly PolicyFile[]): readonly FileProblem[] {
  const began = ({ policy }: PolicyFile): string => policy.effective.from
  const rows = [...files].sort((a, b) => (began(a) < began(b) ? -1 : began(a) > began(b) ? 1 : 0))
  return rows.flatMap((row, index) => [
    ...rows.slice(0, index).flatMap((earlier) => conflict(earlier, row)),
    ...overrideProblems(row, rows),
  ])
}

function conflict(earlier: PolicyFile, later: PolicyFile): readonly FileProblem[] {
  const [a, b] = [earlier.policy, later.policy]
  if (a.jurisdiction.code !== b.jurisdiction.code) return []
  const { from } = b.effective
  const { to } = a.effective
  if (a.id !== b.id) {
    if (to !== null && to < from) return []
    const zh = `${a.jurisdiction.name}同时有 ${a.id} 与 ${b.id} 两套规则（${earlier.file}）`
    return [problem(later, 'id', zh, `two rule sets for one place at one time: ${a.id} and ${b.id} (${earlier.file})`)]
  }
  if (a.version === b.version) {
    return [problem(later, 'version', `与 ${earlier.file} 的版本号相同`, `has the same version as ${earlier.file}`)]
  }
  // an open end is closed by the next version: files in force are never edited
  if (a.effective.from < from && (to === null || to < from)) return renamedLedgers(earlier, later)
  return [
    problem(
      later,
      'effective.from',
      `与 ${earlier.file} 的施行时间重叠`,
      `overlaps the time in force of ${earlier.file}`,
    ),
  ]
}

/** What was used of a ledger counts by its key: a law that goes on keeping it apart goes on naming it so. */
function renamedLedgers(earlier: PolicyFile, later: PolicyFile): readonly FileProblem[] {
  const [before, after] = [earlier.policy.ledgers ?? [], later.policy.ledgers ?? []]
  return after.flatMap(({ key, components }, index) => {
    if (before.some((one) => one.key === key)) return []
    const gone = before.filter((one) => !after.some((other) => other.key === one.key))
    const renamed = gone.find((one) => one.components.some((component) => components.includes(component)))
    if (!renamed) return []
    const zh = `${earlier.file} 中减免同样成分的额度键为 ${renamed.key}，改了键，以前用去的就不计入：请沿用原来的键`
    const en = `in ${earlier.file} what pays the same components has the key ${renamed.key}: what was used would not count under another, so keep it`
    return [problem(later, `ledgers.${index}.key`, zh, en)]
  })
}

function overrideProblems(row: PolicyFile, rows: readonly PolicyFile[]): readonly FileProblem[] {
  const { overrides, jurisdiction } = row.policy
  if (overrides === undefined) return []
  const base = rows.find(({ policy }) => policy.id === overrides)
  if (!base) return [problem(row, 'overrides', `没有 ${overrides} 这套规则`, `there are no rules ${overrides}`)]
  if (jurisdiction.code.startsWith(base.policy.jurisdiction.code)) return []
  return [
    problem(
      row,
      'overrides',
      `${jurisdiction.name}不属于${base.policy.jurisdiction.name}`,
      `${jurisdiction.code} does not lie in ${base.policy.jurisdiction.code}`,
    ),
  ]
}

function problem({ file, text }: PolicyFile, path: string, zh: string, en: string): FileProblem {
  return { file, line: lineOf(text, path.split('.')), path, zh, en }
}
