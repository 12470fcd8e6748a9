import type { FastifyReply, FastifyRequest } from 'fastify'
import { bounded } from './bounded.ts'
import { ownCookie, sessionOf } from './cookie.ts'
import { replyHeaders, requestHeaders } from './headers.ts'
import { fail } from './replies.ts'
import type { Sessions } from './sessions.ts'
import type { OneOriginBounds } from './settings.ts'
import { codeOf } from './upstream.ts'
import { isApi, type Wanted } from './wanted.ts'

interface ProvinceReply {
  readonly statusCode: number
  readonly headers: FastifyRequest['headers']
  readonly stream: Parameters<typeof bounded>[0]
}

/** Passes one request on and its reply back, byte by byte. A path is one that `wantedOf` knows. */
export function passOn(
  request: FastifyRequest,
  reply: FastifyReply,
  wanted: Exclude<Wanted, { kind: 'health' }>,
  { sessions, bounds }: { readonly sessions: Sessions; readonly bounds: OneOriginBounds },
): FastifyReply {
  const api = isApi(wanted)
  const held = wanted.kind === 'file' ? undefined : sessionOf(request.headers.cookie)
  const body = request.body as Buffer | undefined
  return reply.from(wanted.path, {
    ...(body ? { body, contentType: request.headers['content-type'] ?? 'application/octet-stream' } : {}),
    // the query of a page is for the page itself
    ...(api ? {} : { queryString: () => '' }),
    // a failure is told, not tried again: whether to is for the page to decide
    retryDelay: () => null,
    rewriteRequestHeaders: (_request, { host }) => ({
      ...requestHeaders(request.headers, { address: request.ip, session: held, body, encoded: true }),
      host,
    }),
    rewriteHeaders: (headers) => replyHeaders(headers as FastifyRequest['headers']),
    onError: (_reply, { error }) => void fail(request, reply, codeOf(error), error.cause ?? error),
    onResponse: (_request, _reply, response) => {
      const { statusCode, headers, stream } = response as unknown as ProvinceReply
      if (held !== undefined && (statusCode === 401 || request.method === 'DELETE')) sessions.forget(held)
      const moved = statusCode >= 300 && statusCode < 400 && statusCode !== 304
      if (moved || Number(headers['content-length'] ?? 0) > bounds.replyBytes) {
        stream.on('error', () => undefined).destroy()
        return void fail(request, reply, 'PROVINCE_REPLY_UNUSABLE')
      }
      const cookie = api ? ownCookie(headers['set-cookie'], request.protocol === 'https') : undefined
      if (cookie) reply.header('set-cookie', cookie.header)
      reply.send(bounded(stream, { bytes: bounds.replyBytes, ms: bounds.wholeMs }))
    },
  })
}
