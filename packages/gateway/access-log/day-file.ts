import { mkdir, open, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'

const NAME = /^access-(\d{4}-\d{2}-\d{2})\.jsonl$/
const DAY = 86_400_000

/** A moment (epoch milliseconds) as China's clocks show it: `2026-01-31T08:00:00.123+08:00`. */
export function chinaTime(moment: number): string {
  return `${new Date(moment + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`
}

/** The files of an access log, one a day, oldest first, with whole paths. */
export async function dayFiles(folder: string): Promise<readonly { readonly day: string; readonly path: string }[]> {
  const names = await readdir(folder)
  return names
    .flatMap((name) => {
      const day = NAME.exec(name)?.[1]
      return day === undefined ? [] : [{ day, path: join(folder, name) }]
    })
    .sort((a, b) => a.day.localeCompare(b.day))
}

/** Writes to the file of the day. */
export interface DayWriter {
  /** Appends whole lines of the day of `now`; a new day ends the files older than `days`. Rejects where the folder cannot be written. */
  append(text: string, now: number): Promise<void>
  close(): Promise<void>
}

/** Nothing is held open over a failure, so that writing goes on by itself once the folder can be written again. */
export function createDayWriter(folder: string, days: number): DayWriter {
  let day: string | undefined
  let file: Awaited<ReturnType<typeof open>> | undefined
  let torn = false
  const close = async () => {
    const last = file
    file = undefined
    day = undefined
    await last?.close()
  }
  return {
    async append(text, now) {
      const today = chinaTime(now).slice(0, 10)
      const fresh = day !== today
      if (fresh) {
        await close()
        await mkdir(folder, { recursive: true, mode: 0o700 })
        file = await open(join(folder, `access-${today}.jsonl`), 'a', 0o600)
        day = today
      }
      try {
        // a line that a full disk cut off must not swallow the next one
        await file?.appendFile(torn ? `\n${text}` : text)
        torn = false
        if (fresh) await removeBefore(folder, chinaTime(now - days * DAY).slice(0, 10))
      } catch (error) {
        torn = true
        await close().catch(() => undefined)
        throw error
      }
    },
    close,
  }
}

/** What cannot be removed today may be removed tomorrow; today's lines matter more. */
async function removeBefore(folder: string, oldest: string): Promise<void> {
  for (const { day, path } of await dayFiles(folder)) if (day < oldest) await unlink(path).catch(() => undefined)
}
