import type { IncomingMessage } from 'node:http'
import {
  identityForms,
  TICKET_PARAMETER,
  writeBloodUseBytes,
  writeFailure,
  writeTokenFailure,
  writeTokenReply,
} from '@xuemian/contract'
import type { Access } from './access/access.ts'
import { assemble } from './bills/assemble.ts'
import { detailOf, type ErrorCode, errorTable, type Failure, failure, failureOf } from './errors.ts'
import type { Who } from './operation/observer.ts'
import { causeCode } from './operation/redact.ts'
import { bearersOf } from './request/bearer.ts'
import { readParameters } from './request/parameters.ts'
import { type Deadlines, isOverdue } from './server/deadlines.ts'
import { type GatewaySettings, templatesOf } from './settings.ts'
import type { SignedReplies } from './signature/signed-replies.ts'
import type { DataSource, SourceRows } from './source.ts'
import type { Tokens } from './tokens/tokens.ts'

/** A reply before its headers: what is sent, and what the log may say of it. */
export interface Outcome {
  readonly status: number
  readonly body: string
  /** `latin1` where each character of the body stands for one byte of its UTF-8: Node then writes head and body at one go. */
  readonly encoding?: 'latin1'
  readonly code: ErrorCode | 'OK'
  readonly cause?: string
  readonly who?: Who | undefined
  /** What follows the sentence of the code. */
  readonly detail?: string | undefined
  /** Beyond those of every reply: name, value, name, value … */
  readonly headers?: readonly string[]
}

export interface HandlerParts {
  readonly settings: GatewaySettings
  readonly source: DataSource
  readonly tokens: Tokens
  readonly access: Access
  readonly deadlines: Deadlines
  readonly signed: SignedReplies | undefined
  readonly sourceTimeoutMs: number
}

/** A request as it came: its URL and headers, and the address that it comes from. */
export interface Asked {
  readonly raw: Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders' | 'socket'>
  readonly ip: string
}

/** The two interfaces of the HIS web server (HIS-3.1, HIS-3.2), from a request, and the form that a POST brings, to a reply. */
export interface Handlers {
  token(asked: Asked, form?: string): Promise<Outcome>
  bloodUse(asked: Asked, form?: string): Outcome | Promise<Outcome>
}

/** A look-up that may be made: its token is accepted. */
interface LookUp {
  readonly identityNumber: string
  readonly forms: readonly string[]
  readonly who: Who
  readonly client: string
  /** Where it comes from, as budgets count it. */
  readonly source: string
  readonly socket: Asked['raw']['socket']
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { settings, source, tokens, access, deadlines, signed } = parts
  const { organisationCode, includePreSettled = false } = settings
  const templates = templatesOf(settings)
  const expiresIn = settings.tokenSeconds ?? 7200
  const statusOf = (code: ErrorCode) =>
    settings.httpStatus || code === 'REQUEST_UNREADABLE' || code === 'INTERNAL' ? errorTable[code].status : 200
  const refuse = (failed: Failure, who?: Who, write = writeFailure): Outcome => ({
    status: statusOf(failed.code),
    body: write(failed.message),
    code: failed.code,
    detail: detailOf(failed),
    who,
  })

  const failed = (error: unknown, who: Who): Outcome => {
    const why = isOverdue(error) ? failure('SOURCE_TIMEOUT') : (failureOf(error) ?? failure('SOURCE_FAILED'))
    const cause = causeCode(error)
    return cause === undefined ? refuse(why, who) : { ...refuse(why, who), cause }
  }

  const lookUp = ({ identityNumber, forms, who, client, source: from, socket }: LookUp): Outcome | Promise<Outcome> => {
    const counted = access.lookUps.ask(client, from, forms[0] ?? '')
    if (counted === 'spent') return refuse(failure('LOOK_UPS_EXHAUSTED'), who)
    const finish = (rows: SourceRows): Outcome => {
      const assembled = assemble(rows, { organisationCode, asked: identityNumber, forms, includePreSettled, templates })
      if (!assembled.ok) {
        const missed = counted === 'counted' && assembled.code === 'PATIENT_NOT_FOUND'
        if (missed) access.lookUps.missed(client, from)
        return refuse(assembled, who)
      }
      return { status: 200, body: writeBloodUseBytes(assembled.value), encoding: 'latin1', code: 'OK', who }
    }
    if (!source.findNow)
      return deadlines
        .within(parts.sourceTimeoutMs, socket, (signal) => source.find(forms, signal))
        .then(finish)
        .catch((error) => failed(error, who))
    try {
      return finish(source.findNow(forms))
    } catch (error) {
      return failed(error, who)
    }
  }

  return {
    async token({ raw: { url = '' }, ip }, form) {
      const origin = access.admit(ip)
      if (!origin) return refuse(failure('ADDRESS_REFUSED'), undefined, writeTokenFailure)
      const read = readParameters({ url, form }, ['id', 'password'])
      if (!read.ok) return refuse(read, undefined, writeTokenFailure)
      const { id, password } = read.values
      // an unknown id may be a password in the wrong place
      const who: Who = { client: access.knows(id) ? id : undefined }
      const checked = await access.signIn(id, password, origin.source)
      if (!checked.ok) return refuse(checked, who, writeTokenFailure)
      if (!access.admitsClient(id, origin.address)) return refuse(failure('ADDRESS_REFUSED'), who, writeTokenFailure)
      return { status: 200, body: writeTokenReply({ token: tokens.issue(id), expiresIn }), code: 'OK', who }
    },

    bloodUse({ raw, ip }, form) {
      const origin = access.admit(ip)
      if (!origin) return refuse(failure('ADDRESS_REFUSED'))
      const read = readParameters(
        { url: raw.url ?? '', form, bearers: bearersOf(raw) },
        ['token', 'identityNumber'],
        signed && [TICKET_PARAMETER],
      )
      if (!read.ok) return refuse(read)
      const { token, identityNumber, rid } = read.values
      const checked = tokens.check(token)
      if (!checked.ok) return refuse(checked)
      const forms = identityForms(identityNumber)
      const who: Who = { client: checked.client, identity: forms[0] }
      if (!access.admitsClient(checked.client, origin.address)) return refuse(failure('ADDRESS_REFUSED'), who)
      if (forms.length === 0) return refuse(failure('IDENTITY_UNREADABLE'), who)
      const asked = { identityNumber, forms, who, client: checked.client, source: origin.source, socket: raw.socket }
      if (!signed) return lookUp(asked)
      return signed.around(
        { rid, identityNumber },
        () => lookUp(asked),
        (why) => refuse(why, who),
      )
    },
  }
}
