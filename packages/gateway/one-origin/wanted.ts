/** What a request wants of the province; a path is one that is passed on as it stands. */
export type Wanted =
  | { readonly kind: 'api' | 'session' | 'page' | 'file'; readonly path: string }
  /** Whether the province answers: asked of the gateway, at `/health/province`. */
  | { readonly kind: 'health' }

/** No escape, no empty segment, none that begins with a dot: what is matched here is what the province's router sees. */
const API = /^\/api(?:\/[A-Za-z0-9_-][A-Za-z0-9_.~-]*)+$/
const PAGE = /^\/(?:[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*)?$/
const FILE = /^\/(?:assets\/)?[A-Za-z0-9_-][A-Za-z0-9_.-]*\.[a-z0-9]+$/

/**
 * What a request wants of the province, or undefined where the gateway answers it as the HIS that it is. A page is wanted only by who
 * accepts HTML, so that programs meet the interface's own 404 (HIS-2.5).
 */
export function wantedOf(request: {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: { readonly accept?: string | undefined }
}): Wanted | undefined {
  const { method, url = '', headers } = request
  const query = url.indexOf('?')
  const path = query < 0 ? url : url.slice(0, query)
  if (path === '/health/province') return isRead(method) ? { kind: 'health' } : undefined
  if (path === '/api/session') return { kind: 'session', path }
  if (API.test(path)) return { kind: 'api', path }
  if (!isRead(method)) return undefined
  if (FILE.test(path)) return { kind: 'file', path }
  return PAGE.test(path) && headers.accept?.includes('text/html') ? { kind: 'page', path } : undefined
}

/** Whether a method only reads. */
export function isRead(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** Whether it is the province's API that is wanted. */
export function isApi(wanted: Wanted | null): boolean {
  return wanted?.kind === 'api' || wanted?.kind === 'session'
}
