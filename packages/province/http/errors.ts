import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { type CodedError, codedError, type ErrorCode, errorBody, errorTable, isCodedError } from '../errors.ts'

const platformCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_JSON_BODY: 'INVALID_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'INVALID_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'INVALID_JSON',
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
}

/** PostgreSQL's SQLSTATEs that mean "not now" rather than a bug. */
const storeDown = /^(08|53|57P|58)|^ECONN|^EPIPE|^ETIMEDOUT/

/** pg's errors that bear no code. */
const connectionLost =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/** Turns whatever was thrown into a coded error, keeping the original as its cause. */
export function identifyError(error: unknown): CodedError {
  if (isCodedError(error)) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map((issue) => ({
      path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
      message: chineseIssue(issue.keyword, issue.params),
    }))
    return codedError('INVALID_INPUT', { fields })
  }
  const { code, statusCode } = error as Partial<FastifyError>
  const known = code === undefined ? undefined : platformCodes[code]
  if (known) return codedError(known, { cause: error })
  const lost = error instanceof Error && connectionLost.test(error.message)
  if (lost || (code && storeDown.test(code))) return codedError('STORE_UNAVAILABLE', { cause: error })
  if (code === '40001' || code === '40P01' || code === '55P03') return codedError('BUSY', { cause: error })
  if (statusCode === 429) return codedError('TOO_MANY_REQUESTS', { cause: error })
  if (statusCode === 400 && error instanceof SyntaxError) return codedError('INVALID_JSON', { cause: error })
  return codedError('INTERNAL', { cause: error })
}

/** A sentence for one field; names the rule and never the value. */
function chineseIssue(keyword: string, params: Record<string, unknown>): string {
  switch (keyword) {
    case 'invalid_type':
      return `须为${typeNames[String(params.expected)] ?? '规定的类型'}`
    case 'too_small':
      return `过短或过小（至少 ${String(params.minimum)}）`
    case 'too_big':
      return `过长或过大（至多 ${String(params.maximum)}）`
    case 'invalid_value':
      return '不在允许的取值之内'
    case 'unrecognized_keys':
      return '含有未知的字段'
    default:
      return '格式不正确'
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否',
  array: '列表',
  object: '对象',
}

/** For an address that the router cannot even read, which no hook and no error handler sees. */
export function answerBadAddress(_error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .status(400)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody('BAD_REQUEST')))
}

/** For bytes that are no HTTP request, headers too large or too slow: answered in the one form, then the connection ends. */
export function answerNoRequest(error: { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const body = JSON.stringify(errorBody('BAD_REQUEST'))
  const length = Buffer.byteLength(body)
  const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${length}`
  socket.end(`${head}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`)
}

/** Every failure answers `{error: {code, message, action, …}}` (errors.ts); what is not coded is logged without its data and answers INTERNAL. */
export function answerErrors(app: FastifyInstance, log: Logger): void {
  const routes: { readonly method: string; readonly path: RegExp }[] = []
  app.addHook('onRoute', (route) => {
    const path = new RegExp(`^${route.url.replace(/:[^/]+/g, '[^/]+').replace('*', '.*')}$`)
    for (const method of [route.method].flat()) routes.push({ method, path })
  })
  app.setErrorHandler((thrown, request, reply) => {
    const error = identifyError(thrown)
    if (error.code === 'INTERNAL' || error.code === 'STORE_UNAVAILABLE') {
      log.error(
        { request: request.id, route: request.routeOptions.url, error: describe(error.detail.cause) },
        error.code,
      )
    }
    if (error.code === 'BUSY' || error.code === 'STORE_UNAVAILABLE') reply.header('retry-after', '2')
    return reply
      .status(errorTable[error.code].status)
      .type('application/json; charset=utf-8')
      .send(errorBody(error.code, error.detail))
  })
  app.setNotFoundHandler((request) => {
    const path = request.url.split('?')[0] ?? '/'
    const others = routes.filter((route) => path.startsWith('/api/') && route.path.test(path))
    throw codedError(others.length > 0 ? 'METHOD_NOT_ALLOWED' : 'NOT_FOUND')
  })
}

/** What a log may hold of an unexpected error: its kind, SQLSTATE, constraint and stack frames; never its message, which can quote values. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error }
  const { code, constraint, table } = error as Error & { code?: unknown; constraint?: unknown; table?: unknown }
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12)
  return { kind: isResponseSerializationError(error) ? 'response-schema' : error.name, code, constraint, table, frames }
}
