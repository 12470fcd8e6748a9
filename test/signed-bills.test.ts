import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HisClient } from '@xuemian/contract/client'
import type { SigningKey } from '@xuemian/gateway'
import type { ApiError, Application, Claim, FreshAssessment, HisTicket } from '@xuemian/province/api'
import { type Db, openDatabase } from '@xuemian/province/app'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clerkOf, type SignedInClerk, type SigningWorld, signingWorld } from './support/signing-hospital.ts'

describe('signed bills from the gateway’s key to the stored case', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-signed-'))
  let db: Db
  let world: SigningWorld
  let keys: readonly [SigningKey, SigningKey]
  let his: readonly [HisClient, HisClient]
  let clerks: readonly [SignedInClerk, SignedInClerk]

  beforeAll(async () => {
    db = await openDatabase({ folder: join(folder, 'database') })
    world = await signingWorld(db)
    keys = [await world.key(), await world.key()]
    his = [await world.open(0, [keys[0]], { demandsTickets: true }), await world.open(1, [keys[1]])]
    clerks = [await clerkOf(world, 0), await clerkOf(world, 1)]
  })
  afterAll(async () => {
    await world?.close()
    await db?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const patientOf = (key: string, hospital: 0 | 1 = 0) =>
    world.city.patients.find((each) => each.key === key && each.hospital === hospital)?.identityNumber ?? ''
  const ticketFor = async (identityNumber: string, at: 0 | 1 = 0) =>
    (await clerks[at].post<HisTicket>('/api/his-tickets', { identityNumber })).body.rid

  /** What a browser carries after one look-up with one ticket. */
  async function read(identityNumber: string, rid: string, client: HisClient = his[0]): Promise<Claim> {
    const outcome = await client.bloodUse(identityNumber, { rid })
    if (!outcome.ok) throw new Error(outcome.error.erroMessage ?? outcome.error.code)
    const { body, status, contentType } = outcome.raw
    const sent = { body: Buffer.from(body).toString('base64'), status, contentType }
    return { identityNumber, his: { ...sent, rid, signature: outcome.signature ?? undefined }, donors: [] }
  }
  const readOnce = async (identityNumber: string, client?: HisClient) =>
    read(identityNumber, await ticketFor(identityNumber), client)
  async function weigh(claim: Claim, at: 0 | 1 = 0): Promise<unknown> {
    const { status, body } = await clerks[at].post<FreshAssessment & ApiError>('/api/assessments', claim)
    return status === 200 ? { verified: body.verified, waived: body.waived } : body.error.code
  }
  let submissions = 0
  async function submit(
    claim: Claim,
    expectedWaived: number,
  ): Promise<{ verified?: boolean; id: string; version: number } & Partial<ApiError>> {
    submissions += 1
    const body = { ...claim, key: `submission-${submissions}-000000`, submit: true, expectedWaived, note: '' }
    return (await clerks[0].post<Application & ApiError>('/api/applications', body)).body
  }

  it('a look-up with a ticket becomes a verified case', async () => {
    const claim = await readOnce(patientOf('donor-self'))
    expect(await weigh(claim)).toEqual({ verified: true, waived: 126_000 })
    expect((await submit(claim, 126_000)).verified).toBe(true)
  })

  it('the same reply serves no second case, also once the first is cancelled', async () => {
    const claim = await readOnce(patientOf('unlimited'))
    const first = await submit(claim, 420_000)
    await clerks[0].post(`/api/applications/${first.id}/cancellation`, { comment: '', version: first.version })
    expect((await submit(claim, 420_000)).error?.code).toBe('TICKET_USED')
    expect((await submit(await readOnce(patientOf('unlimited')), 420_000)).verified).toBe(true)
  })

  it('a sum changed on its way is refused', async () => {
    const claim = await readOnce(patientOf('partial'))
    const body = Buffer.from(claim.his.body, 'base64').toString('latin1').replace('"money":', '"money":9')
    const altered = { ...claim, his: { ...claim.his, body: Buffer.from(body, 'latin1').toString('base64') } }
    expect([await weigh(altered), await weigh(claim)]).toEqual(['REPLY_ALTERED', { verified: true, waived: 126_000 }])
  })

  it('another person’s reply is refused, whosesoever ticket comes with it', async () => {
    const [mine, theirs] = [await readOnce(patientOf('partial')), await readOnce(patientOf('refund'))]
    expect(await weigh({ ...mine, his: theirs.his })).toBe('TICKET_INVALID')
    expect(await weigh({ ...mine, his: { ...theirs.his, rid: mine.his.rid } })).toBe('SIGNATURE_MISMATCH')
    expect(await weigh({ ...mine, his: { ...mine.his, body: theirs.his.body } })).toBe('REPLY_ALTERED')
  })

  it('another hospital’s key is not this one’s, nor is its ticket', async () => {
    const patient = patientOf('transferred', 1)
    const here = await ticketFor(patient)
    const foreign = await read(patient, here, his[1])
    expect(await weigh(foreign)).toBe('SIGNATURE_KEY_UNKNOWN')
    expect(await weigh(foreign, 1)).toBe('TICKET_INVALID')
    const there = await ticketFor(patient, 1)
    await expect(read(patientOf('transferred'), there)).rejects.toThrow('另一家医院')
    expect(await weigh(await read(patient, there, his[1]), 1)).toMatchObject({ verified: true })
  })

  it('without its signature a reply of this hospital is not taken', async () => {
    const { his: reply, ...claim } = await readOnce(patientOf('partial'))
    const { signature: _, rid: __, ...bare } = reply
    expect(await weigh({ ...claim, his: bare })).toBe('SIGNATURE_MISSING')
  })

  it('a gateway that demands tickets answers none, a used, an expired and another person’s with a sentence and no patient', async () => {
    const patient = patientOf('partial')
    const rid = await ticketFor(patient)
    await expect(read(patientOf('refund'), rid)).rejects.toThrow('证件号不符')
    await read(patient, rid)
    await expect(read(patient, rid)).rejects.toThrow('已使用过')
    const bare = await his[0].bloodUse(patient)
    expect(bare).toMatchObject({ ok: false, error: { erroMessage: expect.stringContaining('缺少查询凭单') } })
    const late = await ticketFor(patient)
    world.clock.now += 6 * 60_000 + 1000
    await expect(read(patient, late)).rejects.toThrow('已过期')
  })

  it('a gateway whose clock is wrong is told of, and its bills are taken', async () => {
    world.clock.gatewayOff = -3 * 3_600_000
    const patient = patientOf('donor-self', 1)
    const claim = await read(patient, await ticketFor(patient, 1), his[1])
    world.clock.gatewayOff = 0
    const { body } = await clerks[1].post<FreshAssessment>('/api/assessments', claim)
    expect(body).toMatchObject({
      verified: true,
      notices: expect.arrayContaining([{ code: 'GATEWAY_CLOCK', message: expect.stringContaining('慢约 180 分钟') }]),
    })
  })

  it('a key is changed without a gap: registered first, then signing, then the old one goes', async () => {
    const patient = patientOf('refund')
    const next = await world.key()
    await world.register(0, [keys[0], next])
    expect(await weigh(await readOnce(patient))).toMatchObject({ verified: true })
    const renewed = await world.open(0, [keys[0], next])
    await world.register(0, [next])
    expect(await weigh(await readOnce(patient, renewed))).toMatchObject({ verified: true })
    expect(await weigh(await readOnce(patient, his[0]))).toBe('SIGNATURE_KEY_UNKNOWN')
  })
})
