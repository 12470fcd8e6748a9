import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiError, Application } from '@xuemian/province/api'
import { type Db, openDatabase, openKeyFile } from '@xuemian/province/app'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Chain, createChain } from './support/chain.ts'

describe('the whole chain in one process, without a socket', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-chain-'))
  let db: Db
  let chain: Chain

  beforeAll(async () => {
    db = await openDatabase({ folder: join(folder, 'database') })
    chain = await createChain(db, await openKeyFile(join(folder, 'province.key'), randomBytes))
  })
  afterAll(async () => {
    await chain?.close()
    await db?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** What each story comes to, in fen: what is waived and what the patient pays (domain.md, worked cases). */
  const sums = [
    ['donor-self', 126_000, 0],
    ['wife', 196_000, 0],
    ['partial', 126_000, 42_000],
    ['unlimited', 420_000, 0],
    ['rh-negative', 116_000, 0],
    ['two-bills', 67_000, 0],
    ['refund', 42_000, 0],
    ['no-donor', 0, 42_000],
    ['no-bills', 0, 0],
  ] as const

  for (const hospital of [0, 1] as const) {
    const name = hospital === 0 ? 'the strict hospital' : 'the careless hospital'
    for (const [key, waived, remains] of sums) {
      it(`at ${name} the story '${key}' comes to ${waived / 100} yuan waived and ${remains / 100} paid`, async () => {
        const { status, body } = await chain.clerks[hospital].assess(chain.story(key, hospital))
        expect(status).toBe(200)
        expect(body).toMatchObject({ waived, remains, billed: waived + remains })
        expect(body.deviations.length > 0).toBe(hospital === 1)
        expect(body.verified).toBe(hospital === 0)
      })
    }
  }

  it('a case goes from an identity number to an approved reduction', async () => {
    const [clerk] = chain.clerks
    const patient = chain.story('wife', 0)
    const seen = (await clerk.assess(patient)).body
    const submitted = await clerk.submit(patient, seen)
    expect(submitted.status).toBe(201)
    expect(submitted.body).toMatchObject({ state: 'submitted', waived: 196_000 })

    const { body: file } = await chain.reviewer.get<Application>(`/api/applications/${submitted.body.id}`)
    expect(Object.values(file.donations).flat()).toHaveLength(4)
    const approved = await chain.reviewer.post<Application>(`/api/applications/${file.id}/decision`, {
      action: 'approve',
      comment: '',
      version: file.version,
    })
    expect(approved.body.state).toBe('approved')
    expect(approved.body.events.map(({ action }) => action)).toEqual(expect.arrayContaining(['submit', 'approve']))
  })

  it('a bag claimed at one hospital is refused at the other, by the number of the application that claims it', async () => {
    const [first, second] = chain.clerks
    const here = chain.story('transferred', 0)
    const there = chain.story('transferred', 1)
    const before = (await second.assess(there)).body
    const submitted = await first.submit(here, (await first.assess(here)).body)
    expect(submitted.status).toBe(201)

    const refused = await second.submit(there, before)
    expect(refused.status).toBe(409)
    const { error } = refused.body as unknown as ApiError
    expect(error).toMatchObject({ code: 'BAG_CLAIMED', application: { number: submitted.body.number } })

    const after = (await second.assess(there)).body
    expect(after.bills.flatMap(({ bags }) => bags)[0]?.claimedBy?.number).toBe(submitted.body.number)
  })

  it('the same submission sent twice is one application', async () => {
    const [clerk] = chain.clerks
    const patient = chain.story('refund', 0)
    const seen = (await clerk.assess(patient)).body
    const once = await clerk.submit(patient, seen, 'the-same-key-0001')
    const twice = await clerk.submit(patient, seen, 'the-same-key-0001')
    expect([once.status, twice.body.number]).toEqual([201, once.body.number])
  })

  it('the auditor sees who did what, and no identity number', async () => {
    const { status, body } = await chain.auditor.get<unknown>('/api/audit')
    expect(status).toBe(200)
    const text = JSON.stringify(body)
    for (const { identityNumber } of chain.city.patients) expect(text).not.toContain(identityNumber)
    expect(text).toContain('application')
  })
})
