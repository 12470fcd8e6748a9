import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { describeOnDatabases } from '../db/suite.ts'
import type { AuditRecord } from './record.ts'
import { appendAudit, listAudit } from './store.ts'

function entry(number: number, more: Partial<AuditRecord> = {}): AuditRecord {
  const at = new Date(Date.UTC(2026, 0, 1, 0, 0, number)).toISOString()
  return {
    at,
    accountId: null,
    actor: 'clerk1',
    role: 'clerk',
    action: 'application.read',
    subject: `application:${number}`,
    ...more,
  }
}

describeOnDatabases('the audit', (database) => {
  it('lists the newest first, in pages that join without gap or repetition', async () => {
    const { kysely } = database().db
    for (let number = 0; number < 7; number += 1) await appendAudit(kysely, entry(number))
    const seen: string[] = []
    let after: string | undefined
    for (let pages = 0; pages < 3; pages += 1) {
      const page = await listAudit(kysely, { limit: 3, after })
      seen.push(...page.entries.map((each) => each.subject))
      after = page.next ?? undefined
    }
    expect(after).toBeUndefined()
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((number) => `application:${number}`))
  })

  it('filters by subject and action, and answers nothing to a page that does not exist', async () => {
    const { kysely } = database().db
    await appendAudit(kysely, entry(1, { detail: { waived: 100 } }))
    await appendAudit(kysely, entry(2, { action: 'application.submit' }))
    expect((await listAudit(kysely, { subject: 'application:1' })).entries).toMatchObject([{ detail: { waived: 100 } }])
    expect((await listAudit(kysely, { action: 'application.submit' })).entries).toHaveLength(1)
    expect(await listAudit(kysely, { after: 'x' })).toEqual({ entries: [], next: null })
  })

  it('goes with its transaction', async () => {
    const { kysely } = database().db
    const undone = kysely.transaction().execute(async (trx) => {
      await appendAudit(trx, entry(1))
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect((await listAudit(kysely)).entries).toEqual([])
  })

  it('cannot be changed, deleted or emptied', async () => {
    const { kysely } = database().db
    await appendAudit(kysely, entry(1))
    await expect(kysely.updateTable('audit').set({ actor: 'nobody' }).execute()).rejects.toThrow('append-only')
    await expect(kysely.deleteFrom('audit').execute()).rejects.toThrow('append-only')
    await expect(sql`truncate audit`.execute(kysely)).rejects.toThrow('append-only')
    expect((await listAudit(kysely)).entries).toHaveLength(1)
  })
})
