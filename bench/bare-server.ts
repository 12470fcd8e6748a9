// The limit: `node:http` that answers the given headers and bytes to every request and does nothing else.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

process.once('message', ({ input }: { input: { headers: Record<string, string>; body: string } }) => {
  const body = Buffer.from(input.body)
  const server = createServer((_request, response) => {
    response.writeHead(200, { ...input.headers, 'content-length': body.length })
    response.end(body)
  })
  server.listen(0, '127.0.0.1', () =>
    process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
  )
})
