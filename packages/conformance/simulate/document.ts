import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { corsHeaders, hisOpenapi } from '@xuemian/contract/openapi'
import type { SimulatedReply, SimulatedRequest } from './hospital.ts'

/** Where the simulator, and no hospital, gives the description of the interface. */
const PATH = '/openapi.json'

const headers: Readonly<Record<string, string>> = {
  'content-type': 'application/json; charset=utf-8',
  ...Object.fromEntries(corsHeaders.map(({ name, value }) => [name.toLowerCase(), value])),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
}

/** The reply where a request asks for the OpenAPI document, undefined otherwise. Every profile and fault leaves it alone. */
export function documentReply({ url, method = 'GET' }: SimulatedRequest): SimulatedReply | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined
  const query = url.indexOf('?')
  if ((query < 0 ? url : url.slice(0, query)) !== PATH) return undefined
  return { statusCode: 200, headers, body: new TextEncoder().encode(JSON.stringify(hisOpenapi(), null, 2)) }
}

/** Answers the document before a server's own handlers; everything else comes to them as before. Call it before the server listens. */
export function serveDocument(server: Server): void {
  const own = server.listeners('request')
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const reply = documentReply({ url: request.url ?? '', method: request.method ?? '' })
    if (!reply) for (const handle of own) handle.call(server, request, response)
    else {
      request.resume()
      response.writeHead(reply.statusCode, { ...reply.headers, 'content-length': reply.body.length })
      response.end(request.method === 'HEAD' ? undefined : reply.body)
    }
  })
}
