import type { IncomingMessage } from 'node:http'
import { type Failure, failure } from '../errors.ts'
import { hasBody } from '../server/guards.ts'

/** The text of a form, still encoded. */
export interface Form {
  readonly ok: true
  readonly text: string
}

const FORM = /^application\/x-www-form-urlencoded[ \t]*(?:;[ \t]*charset[ \t]*=[ \t]*"?utf-?8"?[ \t]*)?;?$/i

/**
 * Reads the form that a POST brings, at most `maxBytes` of it however it arrives. No body is an empty form. Fails with BODY_TYPE_UNSUPPORTED
 * for any other content, BODY_TOO_LARGE as soon as too much has come, REQUEST_UNREADABLE where it is not UTF-8; `undefined` where the
 * caller went away or the server ended the connection (a body that drips is REQUEST_TIMEOUT by the server's own clock).
 */
export function readForm(request: IncomingMessage, maxBytes: number): Promise<Form | Failure | undefined> {
  if (!hasBody(request)) return Promise.resolve({ ok: true, text: '' })
  const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = request.headers
  if (!FORM.test(type) || coding.toLowerCase() !== 'identity') return Promise.resolve(failure('BODY_TYPE_UNSUPPORTED'))
  const chunks: Buffer[] = []
  let bytes = 0
  return new Promise((resolve) => {
    const done = (form: Form | Failure | undefined) => {
      request.off('data', take).off('end', finish).off('error', gone).off('close', gone)
      // what an aborted request still says must not be an unheard error
      request.on('error', () => undefined)
      resolve(form)
    }
    const take = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) return void chunks.push(chunk)
      request.pause()
      done(failure('BODY_TOO_LARGE'))
    }
    const finish = () => done(textOf(Buffer.concat(chunks)))
    const gone = () => done(undefined)
    request.on('data', take).on('end', finish).on('error', gone).on('close', gone)
  })
}

function textOf(bytes: Uint8Array): Form | Failure {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return failure('REQUEST_UNREADABLE')
  }
}
