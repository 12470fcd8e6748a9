import type { Language } from '../bilingual.ts'
import { type ConsoleStyle, paint } from '../report/columns.ts'

/** Shows how far a long run has come, on the line that it overwrites; nothing where nobody watches. */
export interface Progress {
  at(done: number, bytes: number): void
  clear(): void
}

interface Watched {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const EVERY_MS = 200
const COLUMNS = 24

/** A progress line on `stream`; `size` in bytes, null where it is not known. `clock` in milliseconds. */
export function progressOn(
  stream: Watched,
  {
    size,
    language,
    style,
    clock,
  }: { size: number | null; language: Language; style: ConsoleStyle; clock: () => number },
): Progress {
  if (stream.isTTY !== true) return { at: () => undefined, clear: () => undefined }
  const started = clock()
  let shown = started
  return {
    at(done, bytes) {
      const now = clock()
      if (now - shown < EVERY_MS) return
      shown = now
      stream.write(`\r\u001b[2K${progressLine({ done, bytes, size, ms: now - started }, language, style)}`)
    },
    clear: () => void stream.write('\r\u001b[2K'),
  }
}

/** `████░░░░ 42%  12,345 份/秒  约剩 1分20秒`. */
export function progressLine(
  { done, bytes, size, ms }: { done: number; bytes: number; size: number | null; ms: number },
  language: Language,
  style: ConsoleStyle,
): string {
  const zh = language === 'zh'
  const rate = Math.round((done * 1000) / Math.max(1, ms))
  const each = `${done.toLocaleString('en')} ${zh ? '份' : 'applications'}  ${rate.toLocaleString('en')} ${zh ? '份/秒' : '/s'}`
  if (size === null || size === 0) return each
  const part = Math.min(1, bytes / size)
  const filled = Math.round(part * COLUMNS)
  const bar = paint('█'.repeat(filled) + '░'.repeat(COLUMNS - filled), 'grey', style)
  const left = part > 0 ? Math.round((ms * (1 - part)) / part / 1000) : 0
  return `${bar} ${Math.floor(part * 100)}%  ${each}  ${zh ? '约剩' : 'left'} ${timeText(left, zh)}`
}

function timeText(seconds: number, zh: boolean): string {
  const [m, s] = [Math.floor(seconds / 60), seconds % 60]
  if (zh) return m > 0 ? `${m}分${s}秒` : `${s}秒`
  return m > 0 ? `${m} min ${s} s` : `${s} s`
}
