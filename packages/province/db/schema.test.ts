import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { dumpSchema } from './dump-schema.ts'
import { describeOnDatabases } from './suite.ts'
import * as rows from './test-rows.ts'

const violates = (constraint: string) => expect.objectContaining({ constraint })

describeOnDatabases('the schema', (database) => {
  it('is what schema.sql shows', async () => {
    await expect(await dumpSchema(database().db.kysely)).toMatchFileSnapshot('./schema.sql')
  })

  it('reads a day as text, an int8 as a number and an instant as ISO text', async () => {
    const { rows } = await sql`select '2020-02-29'::date as day, 9007199254740991::bigint as big,
      '2026-11-22 08:00:00.5+08'::timestamptz as at, null::date as none`.execute(database().db.kysely)
    expect(rows).toEqual([{ day: '2020-02-29', big: 9007199254740991, at: '2026-11-22T00:00:00.500Z', none: null }])
  })

  it('refuses an int8 that a number cannot hold', async () => {
    const { db } = database()
    await expect(sql`select 9007199254740992::bigint as big`.execute(db.kysely)).rejects.toThrow('safe integers')
    expect((await sql<{ one: number }>`select 1 as one`.execute(db.kysely)).rows).toEqual([{ one: 1 }])
  })

  it('holds one live claim a bag, and takes a new one once that is released', async () => {
    const { kysely } = database().db
    const { applicationId } = await rows.insertApplication(kysely)
    const claim = {
      don_code: '1302024000069',
      prod_code: 'P0056V00',
      application_id: applicationId,
      claimed_at: rows.AT,
    }
    await kysely.insertInto('bag_claims').values(claim).execute()
    await kysely
      .insertInto('bag_claims')
      .values({ ...claim, prod_code: 'P0147VA0' })
      .execute()
    await expect(kysely.insertInto('bag_claims').values(claim).execute()).rejects.toThrow(violates('bag_claims_live'))
    await kysely.updateTable('bag_claims').set({ released_at: rows.AT }).execute()
    await kysely.insertInto('bag_claims').values(claim).execute()
  })

  it('refuses a decision by the submitter, and takes one by another', async () => {
    const { kysely } = database().db
    const { applicationId, accountId } = await rows.insertApplication(kysely)
    const decide = (by: string) =>
      kysely
        .updateTable('applications')
        .set({ decided_by: by, state: 'approved' })
        .where('id', '=', applicationId)
        .execute()
    await expect(decide(accountId)).rejects.toThrow(violates('applications_two_persons'))
    await decide(await rows.insertAccount(kysely, { username: 'reviewer', role: 'reviewer', hospital_id: null }))
  })

  it('refuses to waive more than was billed', async () => {
    const refused = rows.insertApplication(database().db.kysely, { billed_fen: 100, waived_fen: 101 })
    await expect(refused).rejects.toThrow(violates('applications_waived_within_bill'))
  })

  it('never lets a quota fall below nothing', async () => {
    const { kysely } = database().db
    const donorId = await rows.insertDonor(kysely)
    await kysely.insertInto('quota_accounts').values({ donor_id: donorId, account: 'self', used_ml: 200 }).execute()
    const release = (ml: number) =>
      kysely
        .updateTable('quota_accounts')
        .set((eb) => ({ used_ml: eb('used_ml', '-', ml) }))
        .execute()
    await release(200)
    await expect(release(1)).rejects.toThrow(violates('quota_accounts_used_ml_check'))
  })

  it("moves the version of a donor's accounts with each change of that donor's donations, and of no other's", async () => {
    const { kysely } = database().db
    const [first, second] = [await rows.insertDonor(kysely), await rows.insertDonor(kysely)]
    for (const donor_id of [first, second]) {
      await kysely
        .insertInto('quota_accounts')
        .values([
          { donor_id, account: 'self' },
          { donor_id, account: 'relatives' },
        ])
        .execute()
    }
    const versions = () =>
      kysely
        .selectFrom('quota_accounts')
        .select(['donor_id', 'account', 'facts_version'])
        .where('facts_version', '>', 0)
        .execute()
    await rows.insertDonation(kysely, first)
    expect(await versions()).toHaveLength(2)
    expect((await versions()).every((row) => row.donor_id === first && row.facts_version === 1)).toBe(true)
    await kysely.updateTable('donations').set({ donor_id: second }).execute()
    const total = async (donor: string) =>
      (await versions()).filter((row) => row.donor_id === donor).map((row) => row.facts_version)
    expect(await total(first)).toEqual([2, 2])
    expect(await total(second)).toEqual([1, 1])
    await kysely.deleteFrom('donations').execute()
    expect(await total(second)).toEqual([2, 2])
  })

  it('refuses to change or delete a row of the ledger, the events or the evidence', async () => {
    const { kysely } = database().db
    const { applicationId: application_id, accountId: account_id } = await rows.insertApplication(kysely)
    const donor_id = await rows.insertDonor(kysely)
    await kysely
      .insertInto('quota_ledger')
      .values({ donor_id, account: 'self', application_id, delta_ml: 200, reason: 'submit', at: rows.AT })
      .execute()
    await kysely
      .insertInto('application_events')
      .values({ application_id, at: rows.AT, account_id, role: 'clerk', action: 'submit', comment_cipher: null })
      .execute()
    await kysely
      .insertInto('application_evidence')
      .values({ application_id, body_cipher: Buffer.of(1), status: 200, content_type: null, received_at: rows.AT })
      .execute()
    await kysely
      .insertInto('used_tickets')
      .values({ id: 'ticket', application_id, issued_at: rows.AT, used_at: rows.AT })
      .execute()
    for (const table of ['quota_ledger', 'application_events', 'application_evidence', 'used_tickets']) {
      for (const change of ['update %s set application_id = application_id', 'delete from %s', 'truncate %s']) {
        const refused = sql.raw(change.replace('%s', table)).execute(kysely)
        await expect(refused).rejects.toMatchObject({ code: 'XU001' })
      }
    }
  })

  it('takes a ticket once, and a signature only with the key that verified it', async () => {
    const { kysely } = database().db
    const { applicationId: application_id } = await rows.insertApplication(kysely)
    const use = () =>
      kysely
        .insertInto('used_tickets')
        .values({ id: 'ticket', application_id, issued_at: rows.AT, used_at: rows.AT })
        .execute()
    await use()
    await expect(use()).rejects.toThrow(violates('used_tickets_pkey'))
    const reply = { body_cipher: Buffer.of(1), status: 200, content_type: null, received_at: rows.AT }
    const keep = (signed: { signature_cipher?: Buffer; signing_key?: string }) =>
      kysely
        .insertInto('application_evidence')
        .values({ application_id, ...reply, ...signed })
        .execute()
    await keep({ signature_cipher: Buffer.of(1), signing_key: '{}' })
    for (const half of [{ signature_cipher: Buffer.of(1) }, { signing_key: '{}' }])
      await expect(keep(half)).rejects.toThrow(violates('application_evidence_signed'))
  })

  it('lets clerks alone belong to a hospital', async () => {
    const { kysely } = database().db
    const hospital_id = await rows.insertHospital(kysely)
    const refused = [
      rows.insertAccount(kysely, { username: 'a', role: 'clerk', hospital_id: null }),
      rows.insertAccount(kysely, { username: 'b', role: 'auditor', hospital_id }),
    ]
    for (const each of refused) await expect(each).rejects.toThrow(violates('accounts_hospital_of_clerk'))
  })
})
