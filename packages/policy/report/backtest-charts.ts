import type { Bin, Group, Sums } from '../backtest/report.ts'
import type { Language } from '../bilingual.ts'
import { escapeMarkup as text } from './escape.ts'
import { binText, countText, differenceText, shareText, yuanText } from './figures.ts'

const WIDTH = 980

/** Waived by month, in force beside the draft. */
export function monthChart(months: readonly Group[], language: Language): string {
  const [height, left, bottom, top] = [240, 62, 40, 28]
  const {
    step,
    top: most,
    unit,
    per,
  } = scaleOf(Math.max(1, ...months.flatMap(({ now, draft }) => [now, draft])), language)
  const y = (fen: number) => round(height - bottom - (fen / most) * (height - bottom - top))
  const slot = (WIDTH - left) / months.length
  const bar = Math.min(22, slot * 0.36)
  const every = Math.ceil(months.length / 24)
  const lines = Array.from({ length: Math.round(most / step) + 1 }, (_, index) => index * step).map(
    (fen) =>
      `<line class="rule" x1="${left}" x2="${WIDTH}" y1="${y(fen)}" y2="${y(fen)}"/><text x="${left - 8}" y="${y(fen) + 4}" text-anchor="end">${countText(fen / per)}</text>`,
  )
  const bars = months.map((row, index) => {
    const middle = left + slot * (index + 0.5)
    const title = `${row.key ?? ''}  ${yuanText(row.now)} → ${yuanText(row.draft)}  ${differenceText(row.draft - row.now)}`
    const rect = (name: 'now' | 'draft', x: number) =>
      `<rect class="fill-${name}" x="${round(x)}" y="${y(row[name])}" width="${round(bar)}" height="${round(height - bottom - y(row[name]))}" rx="1"/>`
    return `<g><title>${text(title)}</title>${rect('now', middle - bar)}${rect('draft', middle + 1)}${index % every === 0 ? monthLabel(row.key ?? '', months[index - every]?.key ?? null, middle, height) : ''}</g>`
  })
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${text(unit)}"><text x="${left - 8}" y="12" text-anchor="end">${text(unit)}</text>${lines.join('')}${bars.join('')}</svg>`
}

/** The month, and below it the year where it is the first shown of it. */
function monthLabel(key: string, before: string | null, x: number, height: number): string {
  const [year = '', month = ''] = key.split('-')
  const first = before === null || before.slice(0, 4) !== year
  const label = `<text x="${round(x)}" y="${height - 22}" text-anchor="middle">${Number(month) || text(key)}</text>`
  return first ? `${label}<text x="${round(x)}" y="${height - 4}" text-anchor="middle">${text(year)}</text>` : label
}

/** One bar for all applications: more, unchanged, less. */
export function outcomeBar({ applications, winners, losers }: Sums): string {
  const width = (count: number) => (count === 0 ? 0 : Math.max(2, (count / Math.max(1, applications)) * WIDTH))
  const [more, less] = [width(winners), width(losers)]
  const rect = (name: string, x: number, w: number) =>
    `<rect class="fill-${name}" x="${round(x)}" width="${round(w)}" height="14"/>`
  return `<svg viewBox="0 0 ${WIDTH} 14" aria-hidden="true">${rect('same', 0, WIDTH)}${rect('more', 0, more)}${rect('less', WIDTH - less, less)}</svg>`
}

/** A difference to the left or the right of a middle line. */
export function differenceBar(value: number, scale: number): string {
  const length = round((Math.abs(value) / Math.max(1, scale)) * 92)
  const [name, x] = value < 0 ? ['less', 95 - length] : ['more', 95]
  return `<svg viewBox="0 0 190 14" aria-hidden="true"><rect class="fill-${name}" x="${round(x)}" y="2" width="${length}" height="10"/><line class="axis" x1="95" x2="95" y1="0" y2="14"/></svg>`
}

/** How many applications differ by how much; those that do not are said in words, lest they dwarf the rest. */
export function distributionChart(bins: readonly Bin[], total: number, language: Language): string {
  const [left, row, room] = [160, 24, WIDTH - 160 - 150]
  const most = Math.max(1, ...bins.filter(({ from, to }) => from !== 0 || to !== 0).map(({ count }) => count))
  const rows = bins.map(({ from, to, count }, index) => {
    const none = from === 0 && to === 0
    const length = none || count === 0 ? 0 : Math.max(2, round((count / most) * room))
    const name = (to ?? 1) > 0 ? 'more' : 'less'
    const y = index * row
    const label = `${countText(count)} (${shareText(count, total)})`
    return `<text x="${left - 10}" y="${y + 16}" text-anchor="end">${text(binText(from, to, language === 'zh'))}</text><rect class="fill-${name}" x="${left}" y="${y + 5}" width="${length}" height="14" rx="1"/><text x="${left + length + 8}" y="${y + 16}">${text(label)}</text>`
  })
  return `<svg viewBox="0 0 ${WIDTH} ${bins.length * row}" role="img">${rows.join('')}</svg>`
}

/** Round steps of an axis from zero, in the largest unit in which they are whole. */
function scaleOf(most: number, language: Language) {
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(100, ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power)
  const [per, unit] =
    step >= 1_000_000
      ? [1_000_000, language === 'zh' ? '万元' : '10,000 yuan']
      : [100, language === 'zh' ? '元' : 'yuan']
  return { step, top: step * Math.ceil(most / step), unit, per }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
