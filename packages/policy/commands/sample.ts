import { once } from 'node:events'
import { sampleApplications } from '../backtest/sample.ts'
import { toolFailure } from '../tool-errors.ts'
import type { LanguageOption } from './language.ts'

interface SampleOptions extends LanguageOption {
  readonly count: string
  readonly seed: string
  readonly province: string
}

/** Prints made-up applications, no faster than they are read. */
export async function sample({ count, seed, province }: SampleOptions): Promise<void> {
  const number = wholeNumber('--count', count, 10_000_000)
  const from = wholeNumber('--seed', seed, 4_294_967_295)
  if (!/^\d{2}$/.test(province))
    throw toolFailure('ARGUMENTS_INVALID', { zh: '--province 须为两位数字', en: '--province has two digits' })
  const applications = sampleApplications(from, province)
  let lines: string[] = []
  for (let made = 1; made <= number; made += 1) {
    lines.push(JSON.stringify(applications.next().value))
    if (lines.length < 200 && made < number) continue
    if (!process.stdout.write(`${lines.join('\n')}\n`)) await once(process.stdout, 'drain')
    lines = []
  }
}

/** A whole number of the command line, or a failure that names it. */
export function wholeNumber(name: string, text: string, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value <= most) return value
  throw toolFailure('ARGUMENTS_INVALID', {
    zh: `${name} 须为0到${most}的整数`,
    en: `${name} is a whole number up to ${most}`,
  })
}
