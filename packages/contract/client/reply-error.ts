import type { RawReply } from '../blood-use-value.ts'
import type { ReadFailure } from '../deviation.ts'
import { type HisClientError, hisError } from './errors.ts'

/** What a reply that cannot be read really is: a login page, an error page, nothing at all, or a broken reply. */
export function replyError(
  step: HisClientError['step'],
  raw: RawReply,
  redirected: boolean,
  reading: ReadFailure,
): HisClientError {
  const { status } = raw
  const start = new TextDecoder('latin1').decode(raw.body.subarray(0, 65_536))
  const html = /^\s*<(?:!doctype html|html|head|body|script)\b/i.test(start.replace(/^\u00ef\u00bb\u00bf/, ''))
  if (html && (redirected || /type\s*=\s*["']?password/i.test(start))) return hisError('LOGIN_PAGE', step, { status })
  if (html) return hisError('HTML_PAGE', step, { status })
  if (status >= 400) return hisError('HTTP_STATUS', step, { status })
  if (start.trim() === '') return hisError('EMPTY_REPLY', step, { status })
  return hisError('REPLY_UNREADABLE', step, { status, reading })
}

/** Takes everything that was sent out of the HIS's own words, and every run of digits as long as an identity number. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret.length >= 4)
  const cleaned = known.reduce((left, secret) => left.replaceAll(secret, '***'), text)
  return cleaned.replace(/\d{14,}[\dXx]/g, '***').slice(0, 300)
}

/** Whether the HIS's words speak of the token; vendors have no common code for it. */
export function speaksOfToken(erroMessage: string, status: number): boolean {
  return status === 401 || status === 403 || /token|令牌|授权|未登录|重新登录/i.test(erroMessage)
}
