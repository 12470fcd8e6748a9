import type { ErrorCode } from '../errors.ts'

/** All that a log line ever holds: no URL, query, header, address or message, so nothing secret or personal can be in it. */
export interface LogLine {
  readonly method: string
  /** One of a fixed list, or `other`. */
  readonly path: string
  readonly status: number
  readonly code: ErrorCode | 'OK'
  readonly ms: number
  /** A driver's or Node's error code, such as `ECONNREFUSED` or an SQLSTATE. */
  readonly cause?: string
}

/** Where log lines go. */
export type Log = (line: LogLine) => void

const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH'])

/** The method as logs hold it. */
export function methodName(method: string | undefined): string {
  return method !== undefined && METHODS.has(method) ? method : 'other'
}

/** The error code of an error or its cause, never its message: a driver's message may quote a person's number. */
export function causeCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code)) return code
  return causeCode(error.cause) ?? error.constructor.name
}
