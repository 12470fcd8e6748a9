import { generateKeyPairSync } from 'node:crypto'
import { SIGNATURE_TYPE } from '@xuemian/contract'
import { describe, expect, test } from 'vitest'
import { identityNumber, organisationCode } from '../testing.ts'
import { noon, type TicketChanges, testProvince } from './testing.ts'
import { createTickets } from './tickets.ts'
import { createUsedTickets } from './used-tickets.ts'

const province = testProvince()
const desk = (now = () => noon) =>
  createTickets({ provinceKeys: province.keys, organisationCode, now, used: createUsedTickets(now) })
const codeOf = async (changes: TicketChanges, number = identityNumber) =>
  (await desk().take(await province.ticket(changes), number))?.code

describe('a ticket', () => {
  test('is taken for its person, whatever the spelling of the number', async () => {
    for (const number of [identityNumber, identityNumber.toLowerCase(), '110105491231002'])
      expect(await codeOf({}, number)).toBeUndefined()
  })

  test.each<[string, TicketChanges, string]>([
    ['of another hospital', { aud: '40224846313020211A1009' }, 'TICKET_WRONG_HOSPITAL'],
    ['for another person', { identityNumber: '130202198001010017' }, 'TICKET_WRONG_PERSON'],
    ['that expired', { iat: noon / 1000 - 361 }, 'TICKET_EXPIRED'],
    ['signed by another key', { signer: generateKeyPairSync('ed25519').privateKey }, 'TICKET_INVALID'],
    ['that is really a signature', { typ: SIGNATURE_TYPE }, 'TICKET_INVALID'],
    ['without an id', { jti: '' }, 'TICKET_INVALID'],
    ['without a clerk', { sub: '' }, 'TICKET_INVALID'],
  ])('%s is refused', async (_what, changes, code) => {
    expect(await codeOf(changes)).toBe(code)
  })

  test('that is altered, cut, unsigned or signed by a secret is refused', async () => {
    const ticket = await province.ticket()
    const [head = '', body = '', signature = ''] = ticket.split('.')
    const none = Buffer.from('{"alg":"none","typ":"xuemian-ticket+jwt"}').toString('base64url')
    const hmac = Buffer.from('{"alg":"HS256","typ":"xuemian-ticket+jwt","kid":"tickets"}').toString('base64url')
    const other = Buffer.from(Buffer.from(body, 'base64url').toString().replace('clerk', 'klerk')).toString('base64url')
    for (const wrong of [
      `${head}.${other}.${signature}`,
      `${head}.${body}.${signature.slice(0, -4)}`,
      `${none}.${body}.`,
      `${hmac}.${body}.${signature}`,
      'a.b.c',
      'none',
    ])
      expect((await desk().take(wrong, identityNumber))?.code).toBe('TICKET_INVALID')
  })

  test('is taken within a minute of difference between the clocks, and once', async () => {
    let time = noon
    const tickets = desk(() => time)
    const ticket = await province.ticket()
    time += 359_000
    expect(await tickets.take(ticket, identityNumber)).toBeUndefined()
    expect((await tickets.take(ticket, identityNumber))?.code).toBe('TICKET_USED')
    time += 1_000
    expect((await tickets.take(ticket, identityNumber))?.code).toBe('TICKET_EXPIRED')
  })

  test('is taken once also where it comes twice at the same moment', async () => {
    const tickets = desk()
    const ticket = await province.ticket()
    const codes = await Promise.all([1, 2, 3].map(() => tickets.take(ticket, identityNumber)))
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
  })

  test('refused for its person stays good for that person', async () => {
    const tickets = desk()
    const ticket = await province.ticket()
    expect((await tickets.take(ticket, '130202198001010017'))?.code).toBe('TICKET_WRONG_PERSON')
    expect(await tickets.take(ticket, identityNumber)).toBeUndefined()
  })
})

test('used tickets are forgotten once expired, and beyond a bound the oldest first', () => {
  let time = 0
  const used = createUsedTickets(() => time, 2)
  expect([used.use('a', 10), used.use('a', 10), used.use('b', 20)]).toEqual([true, false, true])
  time = 10
  expect([used.use('c', 30), used.use('b', 20)]).toEqual([true, false])
  expect([used.use('d', 40), used.use('c', 30), used.use('d', 40), used.use('b', 20)]).toEqual([
    true,
    false,
    false,
    true,
  ])
})
