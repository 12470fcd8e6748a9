// The limit: `node:http` and `pg` with prepared statements, and nothing else.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { corsHeaders, createVendorLookUp, refusal, type VendorInput } from './vendor.ts'

process.once('message', ({ input }: { input: VendorInput }) => {
  const lookUp = createVendorLookUp(input, { prepared: true })
  const server = createServer(async (request, response) => {
    const [path, query] = (request.url ?? '').split('?')
    const parameters = new URLSearchParams(query)
    let reply: unknown
    try {
      if (path !== '/blduseinfo') reply = refusal('没有这个接口')
      else if (parameters.get('token') !== input.token) reply = refusal('token无效')
      else reply = await lookUp(parameters.get('identityNumber') ?? '')
    } catch {
      reply = refusal('查询失败')
    }
    const body = JSON.stringify(reply)
    response.writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      ...corsHeaders,
      'Content-Length': Buffer.byteLength(body),
    })
    response.end(body)
  })
  server.listen(0, '127.0.0.1', () =>
    process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
  )
})
