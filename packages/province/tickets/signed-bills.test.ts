import { createHash } from 'node:crypto'
import { TICKET_TYPE } from '@xuemian/contract'
import { compactVerify, createLocalJWKSet } from 'jose'
import { expect, it } from 'vitest'
import type { Claim } from '../api/index.ts'
import { describeOnDatabases } from '../db/suite.ts'
import { citizen, donCode, donorOf } from '../test/people.ts'
import { type Changes, hospitalKey, signedClaim, ticketOf } from '../test/signing.ts'
import { applicationOf, type Caller, claimOf, newApplication, openWorld, peopled, type World } from '../test/world.ts'

const key = hospitalKey('first')
const other = hospitalKey('second')
const organisationCode = '40224846313020211A1001'
const patient = citizen(1)
const made = { patient, bags: [{ donCode: donCode(1), units: 2 }] }

describeOnDatabases('signed bills', (database) => {
  /** A world whose first hospital signs with `key`. */
  async function start(): Promise<{
    world: World
    clerk: Caller
    admin: Caller
    first: string
    seconds: () => number
  }> {
    const world = await peopled(await openWorld(database().db))
    await world.province.importDonations([donorOf(patient, '王小明', 3, 100)])
    const admin = await world.signIn('admin')
    const [{ id: first }] = (await admin.call('GET', '/api/hospitals')).json().hospitals
    const put = await admin.call('PUT', `/api/hospitals/${first}/signing-keys`, { keys: [key.jwk] })
    expect(put.statusCode).toBe(200)
    return { world, clerk: await world.signIn('clerk1'), admin, first, seconds: () => world.clock.now / 1000 }
  }
  const outcome = (reply: { statusCode: number; json: () => { error?: { code: string } } }) => [
    reply.statusCode,
    reply.json().error?.code,
  ]

  it('issues tickets that verify by the published key, name no person, and fit into an address', async () => {
    const { world, clerk, admin, first } = await start()
    const keys = (await world.province.app.inject('/api/his-tickets/keys')).json()
    expect(JSON.stringify(keys)).not.toContain('"d"')
    const rid = await ticketOf(clerk, ` ${patient.toLowerCase()}`)
    expect(rid.length).toBeLessThan(500)
    expect(rid).toMatch(/^[\w.-]+$/)
    const { payload, protectedHeader } = await compactVerify(rid, createLocalJWKSet(keys))
    const claims = JSON.parse(Buffer.from(payload).toString())
    expect(protectedHeader.typ).toBe(TICKET_TYPE)
    const person = createHash('sha256').update(`${claims.jti}\0${patient}`).digest('base64url')
    expect(claims).toMatchObject({ aud: organisationCode, person, exp: claims.iat + 300 })
    expect(Buffer.from(payload).toString()).not.toContain('clerk1')
    const { entries } = (await admin.call('GET', '/api/audit?action=hospital.ticket')).json()
    expect(entries).toMatchObject([{ actor: 'clerk1', subject: `hospital:${first}`, detail: { ticket: claims.jti } }])
    expect(JSON.stringify(entries)).not.toContain(patient)
  })

  it('issues them to clerks alone, for what is an identity number, and so many in a minute', async () => {
    const { world, clerk } = await start()
    for (const name of ['admin', 'reviewer1', 'auditor'])
      expect(
        outcome(await (await world.signIn(name)).call('POST', '/api/his-tickets', { identityNumber: patient })),
      ).toEqual([403, 'NOT_ALLOWED'])
    expect(outcome(await clerk.call('POST', '/api/his-tickets', { identityNumber: '<>' }))).toEqual([
      422,
      'IDENTITY_INVALID',
    ])
    const slow = await openWorld(database().db, { assessmentsPerMinute: 1 })
    const hasty = await slow.signIn('clerk1')
    await ticketOf(hasty, patient)
    expect(outcome(await hasty.call('POST', '/api/his-tickets', { identityNumber: patient }))).toEqual([
      429,
      'TOO_MANY_REQUESTS',
    ])
  })

  it('tells the clerks of that hospital alone that it signs', async () => {
    const { world, clerk } = await start()
    expect((await clerk.call('GET', '/api/his-connection')).json().signs).toBe(true)
    expect((await (await world.signIn('clerk2')).call('GET', '/api/his-connection')).json().signs).toBe(false)
  })

  it('a signed case is verified, and its evidence holds signature and key', async () => {
    const { world, clerk, seconds } = await start()
    const claim = await signedClaim(claimOf(made), await ticketOf(clerk, patient), key, {
      iss: organisationCode,
      iat: seconds(),
    })
    const seen = await clerk.call('POST', '/api/assessments', claim)
    expect(seen.json()).toMatchObject({ verified: true, notices: [] })
    const body = { ...newApplication(made, seen.json().waived), ...claim }
    const stored = applicationOf(await clerk.call('POST', '/api/applications', body))
    expect(stored.verified).toBe(true)
    const [evidence] = await world.db.kysely.selectFrom('application_evidence').selectAll().execute()
    const place = { table: 'application_evidence', column: 'signature_cipher', rowId: evidence?.id ?? '' }
    expect(world.keys.decryptText(evidence?.signature_cipher ?? Buffer.alloc(0), place)).toBe(claim.his.signature)
    expect(evidence?.signing_key).toMatchObject({ kid: 'first', x: key.jwk.x })
  })

  it('a hospital without a key stays unverified, whatever its browser brings', async () => {
    const { world, seconds } = await start()
    const clerk = await world.signIn('clerk2')
    const signed = await signedClaim(claimOf(made), await ticketOf(clerk, patient), key, {
      iss: organisationCode,
      iat: seconds(),
    })
    for (const claim of [claimOf(made), signed])
      expect((await clerk.call('POST', '/api/assessments', claim)).json()).toMatchObject({ verified: false })
    const stored = applicationOf(await clerk.call('POST', '/api/applications', newApplication(made, 42_000)))
    expect(stored.verified).toBe(false)
  })

  /** What is refused, by what a test does to a good claim. */
  const refusals: [
    string,
    string,
    (good: Claim, clerk: Caller, sign: (changes: Changes) => Promise<Claim>) => unknown,
  ][] = [
    ['without signature and ticket', 'SIGNATURE_MISSING', () => claimOf(made)],
    ['with a ticket alone', 'SIGNATURE_MISSING', ({ his: { signature: _, ...his }, ...good }) => ({ ...good, his })],
    ['with a signature alone', 'SIGNATURE_MISSING', ({ his: { rid: _, ...his }, ...good }) => ({ ...good, his })],
    [
      'with a signature that is none',
      'SIGNATURE_INVALID',
      (good) => ({ ...good, his: { ...good.his, signature: 'a.b.c' } }),
    ],
    [
      'with its ticket for a signature',
      'SIGNATURE_KEY_UNKNOWN',
      (good) => ({ ...good, his: { ...good.his, signature: good.his.rid } }),
    ],
    ['with a signature of another type', 'SIGNATURE_INVALID', (_good, _clerk, sign) => sign({ typ: TICKET_TYPE })],
    ['with a signature that leaves out the bytes', 'SIGNATURE_INVALID', (_good, _clerk, sign) => sign({ body: '' })],
    ['signed by a key under another name', 'SIGNATURE_KEY_UNKNOWN', (_good, _clerk, sign) => sign({ kid: 'third' })],
    [
      'signed for another hospital',
      'SIGNATURE_MISMATCH',
      (_good, _clerk, sign) => sign({ iss: '40224846313020211A1009' }),
    ],
    [
      'signed for another look-up',
      'SIGNATURE_MISMATCH',
      async (good, clerk) => ({
        ...good,
        his: { ...good.his, rid: await ticketOf(clerk, patient) },
      }),
    ],
    ['signed for another person', 'SIGNATURE_MISMATCH', (_good, _clerk, sign) => sign({ person: 'x'.repeat(43) })],
    [
      'with one byte changed',
      'REPLY_ALTERED',
      (good) => ({
        ...good,
        his: {
          ...good.his,
          body: Buffer.from(Buffer.from(good.his.body, 'base64').toString().replace('420', '421')).toString('base64'),
        },
      }),
    ],
    ['with a ticket that is none', 'TICKET_INVALID', (good) => ({ ...good, his: { ...good.his, rid: 'a.b.c' } })],
    [
      'with a ticket for another person',
      'TICKET_INVALID',
      async (good, clerk) => ({
        ...good,
        his: { ...good.his, rid: await ticketOf(clerk, citizen(2)) },
      }),
    ],
  ]
  it('refuses, to weigh it and to submit it, whatever is not what the hospital signed for this look-up', async () => {
    const { clerk, admin, seconds } = await start()
    const expected: unknown[] = []
    const seen: unknown[] = []
    for (const [what, code, change] of refusals) {
      const rid = await ticketOf(clerk, patient)
      const sign = (changes: Changes) =>
        signedClaim(claimOf(made), rid, key, { iss: organisationCode, iat: seconds() }, changes)
      const claim = (await change(await sign({}), clerk, sign)) as Claim
      const body = { ...newApplication(made, 42_000), ...claim }
      expected.push([what, [422, code], [422, code]])
      const weighed = outcome(await clerk.call('POST', '/api/assessments', claim))
      seen.push([what, weighed, outcome(await clerk.call('POST', '/api/applications', body))])
    }
    expect(seen).toEqual(expected)
    const { entries } = (await admin.call('GET', '/api/audit?action=signature.refused')).json()
    expect(entries.map((entry: { detail: unknown }) => entry.detail).reverse()).toEqual(
      refusals.flatMap(([, code]) => [{ code }, { code }]),
    )
  })

  it('refuses a signature of another key under the registered name', async () => {
    const { clerk, seconds } = await start()
    const forged = { ...other, kid: key.kid }
    const claim = await signedClaim(claimOf(made), await ticketOf(clerk, patient), forged, {
      iss: organisationCode,
      iat: seconds(),
    })
    expect(outcome(await clerk.call('POST', '/api/assessments', claim))).toEqual([422, 'SIGNATURE_INVALID'])
  })

  it('refuses a ticket of another clerk, and one of another hospital', async () => {
    const { world, clerk, admin, seconds } = await start()
    const [, second] = (await admin.call('GET', '/api/hospitals')).json().hospitals
    await admin.call('PUT', `/api/hospitals/${second.id}/signing-keys`, { keys: [other.jwk] })
    const [clerk2, rid] = [await world.signIn('clerk2'), await ticketOf(clerk, patient)]
    const elsewhere = await signedClaim(claimOf(made), rid, other, { iss: second.organisationCode, iat: seconds() })
    expect((await clerk2.call('POST', '/api/assessments', elsewhere)).json().error).toMatchObject({
      code: 'TICKET_INVALID',
      message: '查询凭单属于另一家医院。',
    })
    await world.db.kysely
      .updateTable('accounts')
      .set({ hospital_id: second.id })
      .where('username', '=', 'clerk1')
      .execute()
    const moved = await signedClaim(claimOf(made), await ticketOf(clerk, patient), other, {
      iss: second.organisationCode,
      iat: seconds(),
    })
    expect((await clerk2.call('POST', '/api/assessments', moved)).json().error).toMatchObject({
      code: 'TICKET_INVALID',
      message: '查询凭单是签发给另一位经办人的。',
    })
  })

  it('takes a reading for an hour by its own clock; the gateway’s clock only warns', async () => {
    const { world, clerk, seconds } = await start()
    const claim = await signedClaim(claimOf(made), await ticketOf(clerk, patient), key, {
      iss: organisationCode,
      iat: seconds() + 7200,
    })
    world.clock.now += 60 * 60_000
    const again = await world.signIn('clerk1')
    const late = await again.call('POST', '/api/assessments', claim)
    expect(late.json()).toMatchObject({ verified: true, notices: [{ code: 'GATEWAY_CLOCK' }] })
    expect(late.json().notices[0].message).toContain('快约 120 分钟')
    world.clock.now += 1000
    expect(outcome(await again.call('POST', '/api/assessments', claim))).toEqual([422, 'TICKET_EXPIRED'])
  })

  it('reads signed bytes as what the gateway sends, whatever the browser says of them', async () => {
    const { clerk, seconds } = await start()
    const { his, ...claim } = await signedClaim(claimOf(made), await ticketOf(clerk, patient), key, {
      iss: organisationCode,
      iat: seconds(),
    })
    const odd = { ...claim, his: { ...his, contentType: 'text/html; charset=gbk', status: 500 } }
    expect((await clerk.call('POST', '/api/assessments', odd)).json()).toMatchObject({ verified: true, deviations: [] })
  })
})
