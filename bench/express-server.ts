// What a vendor would write: Express and `pg`, plain parameterised queries.
import type { AddressInfo } from 'node:net'
import express from 'express'
import { corsHeaders, createVendorLookUp, refusal, type VendorInput } from './vendor.ts'

process.once('message', ({ input }: { input: VendorInput }) => {
  const lookUp = createVendorLookUp(input, { prepared: false })
  const app = express()
  app.use((_request, response, next) => {
    response.set(corsHeaders)
    next()
  })
  app.get('/blduseinfo', async (request, response) => {
    if (request.query.token !== input.token) {
      response.json(refusal('token无效'))
      return
    }
    try {
      response.json(await lookUp(String(request.query.identityNumber ?? '')))
    } catch {
      response.json(refusal('查询失败'))
    }
  })
  const server = app.listen(0, '127.0.0.1', () =>
    process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
  )
})
