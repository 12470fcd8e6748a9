import { expect, test } from 'vitest'
import { replyHeaders, requestHeaders } from './headers.ts'

test('a request says only what is listed, from the address that we saw', () => {
  const headers = {
    host: 'gateway.example',
    origin: 'https://gateway.example',
    referer: 'https://gateway.example/window',
    authorization: 'Bearer x',
    cookie: 'xm_session=abc; other=1',
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-host': 'evil.example',
    forwarded: 'for=203.0.113.9',
    connection: 'close, x-secret',
    'transfer-encoding': 'chunked',
    'accept-encoding': 'gzip',
    accept: 'application/json',
    'content-type': 'application/json',
  }
  expect(requestHeaders(headers, { address: '10.1.2.3', session: 'abc' })).toEqual({
    'x-forwarded-for': '10.1.2.3',
    accept: 'application/json',
    cookie: 'xm_session=abc',
  })
  expect(requestHeaders(headers, { address: '10.1.2.3', body: Buffer.from('{}') })).toMatchObject({
    'content-type': 'application/json',
    'content-length': '2',
  })
  expect(requestHeaders(headers, { address: '10.1.2.3', encoded: true })).toMatchObject({ 'accept-encoding': 'gzip' })
})

test('a reply keeps what guards the page, and brings nothing that opens it or belongs to the connection', () => {
  const kept = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'self'",
    'x-frame-options': 'DENY',
    'cross-origin-resource-policy': 'same-origin',
    etag: 'x',
    'retry-after': '2',
  }
  const withheld = {
    connection: 'keep-alive, x-hop',
    'x-hop': '1',
    'keep-alive': 'timeout=5',
    'transfer-encoding': 'chunked',
    'access-control-allow-origin': '*',
    'access-control-allow-credentials': 'true',
    'set-cookie': ['a=1'],
    'strict-transport-security': 'max-age=1',
    'alt-svc': 'h3=":443"',
    server: 'nginx',
  }
  expect(replyHeaders({ ...kept, ...withheld })).toEqual(kept)
})
