import type { Bilingual, Language } from '../bilingual.ts'
import type { ImpactRow } from '../diff/impact.ts'
import { type Difference, type Impact, onlyBasis } from '../diff.ts'
import { relationList } from '../oddities/words.ts'
import { type ConsoleStyle, paint, plainStyle, printable, table, widthOf, wrap } from './columns.ts'
import { countText, differenceText } from './figures.ts'

/** Two versions compared, as a terminal shows it. */
export interface Compared {
  readonly old: string
  readonly new: string
  readonly differences: readonly Difference[]
  readonly impact: Impact
}

const words = {
  old: { zh: '旧', en: 'old' },
  new: { zh: '新', en: 'new' },
  none: { zh: '（没有）', en: '(nothing)' },
  basis: { zh: '依据', en: 'by' },
  onlyBasis: { zh: '只有依据不同', en: 'only the provision differs' },
  same: { zh: '两版的规定相同。', en: 'Both say the same.' },
  what: { zh: '条文有何不同', en: 'What differs' },
  whom: { zh: '对谁有何影响', en: 'For whom' },
  donor: { zh: '献血情形', en: 'Donor' },
  patient: { zh: '用血者', en: 'Patient' },
  quota: { zh: '额度（毫升）', en: 'Quota (ml)' },
  unlimited: { zh: '不限量', en: 'no limit' },
  unserved: { zh: '不减免', en: 'not served' },
  noChange: { zh: '各种典型情形的减免金额都不变。', en: 'Nothing changes for typical donors and uses.' },
} as const satisfies Readonly<Record<string, Bilingual>>

/** The comparison for a terminal or a file: words of the law first, then whom it touches. */
export function diffText(
  { old, new: next, differences, impact }: Compared,
  language: Language,
  rows: number,
  style: ConsoleStyle = plainStyle,
): string {
  const word = (key: keyof typeof words) => words[key][language]
  const bold = (text: string) => paint(text, 'bold', style)
  return `${[
    `${word('old')}  ${printable(old)}`,
    `${word('new')}  ${printable(next)}`,
    '',
    bold(`${word('what')}  ${differences.length}`),
    ...(differences.length === 0
      ? [word('same')]
      : differences.flatMap((row) => differenceLines(row, language, style))),
    '',
    bold(word('whom')),
    ...impactLines(impact, language, rows, style),
  ].join('\n')}\n`
}

function differenceLines(row: Difference, language: Language, style: ConsoleStyle): readonly string[] {
  const { label, path, old, new: next } = row
  const only = onlyBasis(row)
  const note = only ? `  ${words.onlyBasis[language]}` : ''
  const side = (name: 'old' | 'new', value: Difference['old'], colour: 'amber' | 'green') => {
    const head = `  ${words[name][language]}  `
    const indent = ' '.repeat(widthOf(head))
    const text = value === null ? words.none[language] : only ? value.basis : value.text[language]
    const lines = wrap(printable(text), style.width - indent.length)
    return lines.map((line, index) => (index === 0 ? head : indent) + paint(line, colour, style))
  }
  const basis = only ? '' : (next?.basis ?? old?.basis ?? '')
  const by = basis === '' ? [] : wrap(`${words.basis[language]} ${printable(basis)}`, style.width - 6)
  return [
    `${label[language]}  ${paint(path, 'grey', style)}${note}`,
    ...side('old', old, 'amber'),
    ...side('new', next, 'green'),
    ...by.map((line) => paint(`      ${line}`, 'grey', style)),
  ]
}

function impactLines(impact: Impact, language: Language, most: number, style: ConsoleStyle): readonly string[] {
  const { compared, more, less, rows, uses, day } = impact
  const summary =
    language === 'zh'
      ? `以${day}用血、此前未用过额度计，比较${countText(compared)}种情形（献血、用血者、用量各异）：减免增加${countText(more)}种，减少${countText(less)}种，不变${countText(compared - more - less)}种。`
      : `For a use on ${day} with nothing used before, of ${countText(compared)} cases (donor, patient, use) ${countText(more)} come to more, ${countText(less)} to less.`
  if (rows.length === 0) return [words.noChange[language]]
  const head = [words.donor, words.patient, words.quota, ...uses].map((row) => row[language])
  const body = rows
    .slice(0, most)
    .map((row) => [
      row.donor[language],
      patientsText(row, language),
      quotaText(row, language),
      ...row.uses.map((use) => (use.new === use.old ? '0' : differenceText(use.new - use.old))),
    ])
  const [first = '', ...rest] = table([head, ...body], [false, false, true, ...uses.map(() => true)])
  const left = rows.length - most
  const end =
    language === 'zh' ? `另有${left}行，用 --rows 或 --json 看全部。` : `${left} more rows: see --rows or --json.`
  return [...wrap(summary, style.width), paint(first, 'grey', style), ...rest, ...(left > 0 ? [end] : [])]
}

/** All of them, or the first and how many there are. */
function patientsText({ patients }: ImpactRow, language: Language): string {
  if (patients.length <= 3) return relationList(patients)[language]
  const first = relationList(patients.slice(0, 1))[language]
  return language === 'zh' ? `${first}等${patients.length}种` : `${first} and ${patients.length - 1} more`
}

function quotaText({ quotas }: ImpactRow, language: Language): string {
  const text = (caps: readonly (number | null)[]) =>
    caps.length === 0
      ? words.unserved[language]
      : caps.map((cap) => (cap === null ? words.unlimited[language] : String(cap))).join('+')
  const [a, b] = [text(quotas.old), text(quotas.new)]
  return a === b ? a : `${a} -> ${b}`
}
