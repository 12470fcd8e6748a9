import type { Socket } from 'node:net'
import { identityForms, writeBloodUseBytes, writeFailure, writeTokenFailure, writeTokenReply } from '@xuemian/contract'
import { assemble } from './assemble.ts'
import type { Credentials } from './credentials.ts'
import { type Deadlines, isOverdue } from './deadlines.ts'
import { type ErrorCode, errorTable, type Failure, failure, failureOf } from './errors.ts'
import { readParameters } from './parameters.ts'
import type { FailureLimit } from './rate-limit.ts'
import { causeCode } from './redact.ts'
import { type GatewaySettings, templatesOf } from './settings.ts'
import type { DataSource, SourceRows } from './source.ts'
import type { Tokens } from './tokens.ts'

/** A reply before its headers: what is sent, and what the log may say of it. */
export interface Outcome {
  readonly status: number
  readonly body: string
  /** `latin1` where each character of the body stands for one byte of its UTF-8: Node then writes head and body at one go. */
  readonly encoding?: 'latin1'
  readonly code: ErrorCode | 'OK'
  readonly cause?: string
}

export interface HandlerParts {
  readonly settings: GatewaySettings
  readonly source: DataSource
  readonly tokens: Tokens
  readonly credentials: Credentials
  readonly attempts: FailureLimit
  readonly deadlines: Deadlines
  readonly sourceTimeoutMs: number
}

/** The two interfaces of the HIS web server (HIS-3.1, HIS-3.2), from a raw URL to a reply. */
export interface Handlers {
  /** `sourceAddress` is where the request comes from. */
  token(url: string, sourceAddress: string): Promise<Outcome>
  bloodUse(url: string, socket: Pick<Socket, 'destroyed'> | undefined): Outcome | Promise<Outcome>
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { settings, source, tokens, credentials, attempts, deadlines } = parts
  const { organisationCode, includePreSettled = false } = settings
  const templates = templatesOf(settings)
  const expiresIn = settings.tokenSeconds ?? 7200
  const statusOf = (code: ErrorCode) =>
    settings.httpStatus || code === 'REQUEST_UNREADABLE' || code === 'INTERNAL' ? errorTable[code].status : 200
  const refuse = (failed: Failure, write = writeFailure): Outcome => ({
    status: statusOf(failed.code),
    body: write(failed.message),
    code: failed.code,
  })

  const failed = (error: unknown): Outcome => {
    const why = isOverdue(error) ? failure('SOURCE_TIMEOUT') : (failureOf(error) ?? failure('SOURCE_FAILED'))
    const cause = causeCode(error)
    return cause === undefined ? refuse(why) : { ...refuse(why), cause }
  }

  return {
    async token(url, sourceAddress) {
      const read = readParameters(url, ['id', 'password'])
      if (!read.ok) return refuse(read, writeTokenFailure)
      const { id, password } = read.values
      // Unknown ids share one key per address, so that made-up ids cannot push the counters of real ones out of memory.
      const key = `${credentials.credentialOf(id) === undefined ? '' : id}\n${sourceAddress}`
      if (attempts.blocked(key)) return refuse(failure('RATE_LIMITED'), writeTokenFailure)
      const checked = await credentials.check(id, password)
      if (!checked.ok) {
        if (checked.code === 'CREDENTIALS_REFUSED') attempts.failed(key)
        return refuse(checked, writeTokenFailure)
      }
      attempts.succeeded(key)
      return { status: 200, body: writeTokenReply({ token: tokens.issue(id), expiresIn }), code: 'OK' }
    },

    bloodUse(url, socket) {
      const read = readParameters(url, ['token', 'identityNumber'])
      if (!read.ok) return refuse(read)
      const { token, identityNumber } = read.values
      const checked = tokens.check(token)
      if (!checked.ok) return refuse(checked)
      const forms = identityForms(identityNumber)
      if (forms.length === 0) return refuse(failure('IDENTITY_UNREADABLE'))
      const finish = (rows: SourceRows): Outcome => {
        const assembled = assemble(rows, {
          organisationCode,
          asked: identityNumber,
          forms,
          includePreSettled,
          templates,
        })
        if (!assembled.ok) return refuse(assembled)
        return { status: 200, body: writeBloodUseBytes(assembled.value), encoding: 'latin1', code: 'OK' }
      }
      if (!source.findNow)
        return deadlines
          .within(parts.sourceTimeoutMs, socket, (signal) => source.find(forms, signal))
          .then(finish)
          .catch(failed)
      try {
        return finish(source.findNow(forms))
      } catch (error) {
        return failed(error)
      }
    },
  }
}
