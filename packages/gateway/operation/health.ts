import { writeFailure } from '@xuemian/contract'
import { errorTable } from '../errors.ts'
import type { Outcome } from '../handlers.ts'
import type { DataSource } from '../source.ts'
import { causeCode } from './redact.ts'

export interface Health {
  live(): Outcome
  /** 503 where the source does not answer. One check serves everyone who asks within a second, so asking cannot load the HIS. */
  ready(): Promise<Outcome>
}

const fine: Outcome = { status: 200, body: '{"success":true,"data":{"status":"ok"},"erroMessage":null}', code: 'OK' }

export function createHealth(source: DataSource, now: () => number): Health {
  let last: { at: number; outcome: Promise<Outcome> } | undefined
  return {
    live: () => fine,
    ready() {
      const at = now()
      if (!last || at - last.at >= 1_000 || at < last.at) last = { at, outcome: ask(source) }
      return last.outcome
    },
  }
}

async function ask(source: DataSource): Promise<Outcome> {
  const cause = await silenceOf(source)
  if (cause === undefined) return fine
  const { status, message } = errorTable.NOT_READY
  return { status, body: writeFailure(message), code: 'NOT_READY', cause }
}

/** Why a source does not answer, as an error code; undefined where it does within `timeoutMs`. */
export async function silenceOf(source: DataSource, timeoutMs = 3_000): Promise<string | undefined> {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort()
      reject(Object.assign(new Error('the source did not answer in time'), { code: 'ETIMEDOUT' }))
    }, timeoutMs)
  })
  try {
    await Promise.race([source.check(controller.signal), late])
    return undefined
  } catch (error) {
    return causeCode(error) ?? 'Error'
  } finally {
    clearTimeout(timer)
  }
}
