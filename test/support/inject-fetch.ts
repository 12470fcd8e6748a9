import type { Gateway } from '@xuemian/gateway'

/** A `fetch` that drives an app without a socket, so that a whole chain runs in one process. Requests to other origins fail as the network does. */
export function fetchFrom(
  app: Gateway['app'],
  origin?: string,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    if (origin !== undefined && url.origin !== origin) throw new TypeError('fetch failed')
    request.signal.throwIfAborted()
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : undefined
    const reply = await app.inject({
      method: request.method as 'GET',
      url: url.pathname + url.search,
      headers: { ...Object.fromEntries(request.headers), host: url.host },
      ...(body ? { payload: body } : {}),
    })
    request.signal.throwIfAborted()
    const headers = new Headers()
    for (const [name, value] of Object.entries(reply.headers)) {
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, String(one))
    }
    const empty = [204, 205, 304].includes(reply.statusCode)
    return new Response(empty ? null : new Uint8Array(reply.rawPayload), { status: reply.statusCode, headers })
  }
}
