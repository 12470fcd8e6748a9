import { writeFailure } from '@xuemian/contract'
import { errorTable } from './errors.ts'
import type { Outcome } from './handlers.ts'
import { causeCode } from './redact.ts'
import type { DataSource } from './source.ts'

export interface Health {
  live(): Outcome
  /** 503 where the source does not answer. One check serves everyone who asks within a second, so asking cannot load the HIS. */
  ready(): Promise<Outcome>
}

const fine: Outcome = { status: 200, body: '{"success":true,"data":{"status":"ok"},"erroMessage":null}', code: 'OK' }

export function createHealth(source: DataSource, now: () => number, timeoutMs = 3_000): Health {
  let last: { at: number; outcome: Promise<Outcome> } | undefined
  return {
    live: () => fine,
    ready() {
      const at = now()
      if (!last || at - last.at >= 1_000 || at < last.at) last = { at, outcome: ask(source, timeoutMs) }
      return last.outcome
    },
  }
}

async function ask(source: DataSource, timeoutMs: number): Promise<Outcome> {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort()
      reject(new Error('the source did not answer in time'))
    }, timeoutMs)
  })
  try {
    await Promise.race([source.check(controller.signal), late])
    return fine
  } catch (error) {
    const { status, message } = errorTable.NOT_READY
    return { status, body: writeFailure(message), code: 'NOT_READY', cause: causeCode(error) ?? 'Error' }
  } finally {
    clearTimeout(timer)
  }
}
