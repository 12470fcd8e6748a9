import { differences, impactOf } from '../diff.ts'
import type { PolicyFile } from '../format/versions.ts'
import { type Compared, diffText } from '../report/diff-text.ts'
import { toolFailure } from '../tool-errors.ts'
import { readClasses, readRules } from './files.ts'
import type { LanguageOption } from './language.ts'
import { print, styleOf } from './output.ts'
import { wholeNumber } from './sample.ts'

interface DiffOptions extends LanguageOption {
  readonly classes?: string
  readonly rows: string
  readonly json?: boolean
}

/** Compares two files, or the latest versions of each place in two folders. */
export function diff(old: string, next: string, { lang, classes, rows, json }: DiffOptions): void {
  const most = wholeNumber('--rows', rows, 10_000)
  const dictionaries = readClasses(next, classes)
  const pairs = pairsOf(latest(readRules(old)), latest(readRules(next)))
  if (pairs.length === 0) {
    throw toolFailure('NO_RULES_FOUND', { zh: '两边没有同一地方的规则', en: 'no place has rules on both sides' })
  }
  const compared = pairs.map(
    ([a, b]): Compared => ({
      old: titleOf(a),
      new: titleOf(b),
      differences: differences(a.policy, b.policy),
      impact: impactOf(a.policy, b.policy, dictionaries, b.policy.effective.from),
    }),
  )
  if (json) print(`${JSON.stringify(compared, null, 2)}\n`)
  else print(compared.map((one) => diffText(one, lang, most, styleOf(process.stdout))).join('\n'))
}

function titleOf({ file, policy }: PolicyFile): string {
  return `${policy.title} ${policy.version}  ${file}`
}

/** The latest version of each place. */
function latest(files: readonly PolicyFile[]): readonly PolicyFile[] {
  const places = new Map<string, PolicyFile>()
  for (const file of files) {
    const { code } = file.policy.jurisdiction
    const known = places.get(code)
    if (!known || known.policy.effective.from < file.policy.effective.from) places.set(code, file)
  }
  return [...places.values()]
}

/** One file beside another whatever they are of; in folders, of the same place. */
function pairsOf(
  old: readonly PolicyFile[],
  next: readonly PolicyFile[],
): readonly (readonly [PolicyFile, PolicyFile])[] {
  const [[a], [b]] = [old, next]
  if (a && b && old.length === 1 && next.length === 1) return [[a, b]]
  return next.flatMap((file) => {
    const before = old.find(({ policy }) => policy.jurisdiction.code === file.policy.jurisdiction.code)
    return before ? [[before, file] as const] : []
  })
}
