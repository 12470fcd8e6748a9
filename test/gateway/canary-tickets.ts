import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { personBytes, TICKET_SECONDS, TICKET_TYPE } from '@xuemian/contract'
import { canary } from './canaries.ts'
import { canarySource } from './canary-hospital.ts'
import type { Traces } from './canary-traces.ts'

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A ticket of a province that has this key, for one number; `claims` go before. */
function ticketBy(key: KeyObject, number: string, claims: Readonly<Record<string, unknown>> = {}): string {
  const iat = Math.floor(Date.now() / 1000)
  const jti = `${canary.word}-${Math.random()}`
  const person = createHash('sha256')
    .update(personBytes(jti, number) ?? '')
    .digest('base64url')
  const own = {
    aud: '40224846313020211A1001',
    sub: canary.word,
    jti,
    iat,
    exp: iat + TICKET_SECONDS,
    person,
    ...claims,
  }
  const text = `${encoded({ alg: 'EdDSA', typ: TICKET_TYPE, kid: 'tickets' })}.${encoded(own)}`
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`
}

/** Every ticket that a gateway refuses, and one that it takes. */
export async function withTickets(traces: Traces, url: string): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const keys = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'tickets' }] })
  const { gateway, end } = await traces.start(
    'with tickets',
    {
      signature: { keyFile: 'signing.key' },
      requireTicket: true,
      provinceKeys: 'province.json',
      source: canarySource(url),
    },
    { 'province.json': keys },
  )
  const { number, word } = canary
  const look = (rid: string, asked: string = number) =>
    traces.get(gateway, `/blduseinfo?token=${gateway.token}&identityNumber=${asked}&rid=${rid}`)
  const good = ticketBy(privateKey, number)
  await traces.lookUp(gateway, number)
  await look(good)
  await look(good)
  await look('not.a.ticket')
  await look(ticketBy(generateKeyPairSync('ed25519').privateKey, number))
  await look(ticketBy(privateKey, number, { aud: word }))
  await look(ticketBy(privateKey, number, { exp: 1_000 }))
  await look(ticketBy(privateKey, canary.passport(1)))
  await end()
}
