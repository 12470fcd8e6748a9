import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { codedError } from '../errors.ts'
import { isApi } from './security.ts'

/** What the pages need to be served. */
export interface WebOptions {
  /** The web's built assets; `index.html` in it holds `__CSP_NONCE__` where a nonce belongs. */
  readonly folder: string
  readonly random: (bytes: number) => Uint8Array
  /** The origin of the signed-in clerk's HIS, which the page may call (HIS-2.2); null for everybody else. */
  readonly hospitalOrigin: (request: FastifyRequest) => Promise<string | null>
}

/** Serves the built pages: hashed assets for ever, `index.html` for every other path that is not the API's, with its own policy and nonce. */
export async function serveWeb(app: FastifyInstance, { folder, random, hospitalOrigin }: WebOptions): Promise<void> {
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    globIgnore: ['**/index.html'],
    cacheControl: false,
    setHeaders: (response, path) => {
      const hashed = /[-.][\w-]{8,}\.\w+$/.test(path) && path.includes('assets')
      response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    if (isApi(request) || /\.\w+$/.test(request.url.split('?')[0] ?? '')) throw codedError('NOT_FOUND')
    const nonce = Buffer.from(random(16)).toString('base64')
    const policy = contentSecurityPolicy(nonce, await hospitalOrigin(request))
    return reply
      .header('content-security-policy', policy)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll('__CSP_NONCE__', nonce))
  })
}

/** The policy of a page: `connect-src` names the clerk's own hospital and nothing else outside (security.md threat 19). */
export function contentSecurityPolicy(nonce: string, hospitalOrigin: string | null): string {
  return [
    "default-src 'self'",
    `connect-src 'self'${hospitalOrigin ? ` ${hospitalOrigin}` : ''}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "script-src 'self'",
    "img-src 'self' data:",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
}
