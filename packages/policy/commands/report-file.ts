import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Bilingual } from '../bilingual.ts'
import { toolFailure } from '../tool-errors.ts'

/**
 * Refuses, before anything is computed, to write where something would be lost: over a file that exists (unless `force`), over what is
 * read, or two reports into one file.
 */
export function mayWrite(targets: readonly string[], read: readonly string[], force: boolean): void {
  const same = (a: string, b: string) => placeOf(a) === placeOf(b)
  const wrong = (zh: string, en: string): Bilingual => ({ zh, en })
  for (const [index, target] of targets.entries()) {
    if (targets.slice(0, index).some((other) => same(other, target)))
      throw toolFailure(
        'ARGUMENTS_INVALID',
        wrong(`两份报告不能写进同一个文件：${target}`, `two reports in one file: ${target}`),
      )
    if (read.some((file) => same(file, target)))
      throw toolFailure(
        'ARGUMENTS_INVALID',
        wrong(`报告不能覆盖所读的文件：${target}`, `a report over a file that is read: ${target}`),
      )
    if (!force && existsSync(target)) throw toolFailure('REPORT_EXISTS', wrong(target, target))
  }
}

/** Writes a report whole or not at all, for its owner alone. */
export function writeReport(file: string, text: string, force: boolean): void {
  const part = `${file}.${process.pid}.part`
  try {
    if (!force && existsSync(file)) throw toolFailure('REPORT_EXISTS', { zh: file, en: file })
    writeFileSync(part, text, { mode: 0o600 })
    renameSync(part, file)
  } catch (error) {
    rmSync(part, { force: true })
    const code = (error as NodeJS.ErrnoException).code ?? 'EIO'
    if (code === 'REPORT_EXISTS') throw error
    throw toolFailure('REPORT_UNWRITABLE', { zh: `${file}（${code}）`, en: `${file} (${code})` })
  }
}

function placeOf(file: string): string {
  return existsSync(file) ? realpathSync(file) : resolve(file)
}
