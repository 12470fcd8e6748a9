import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Application } from '../api/index.ts'
import { describeOnDatabases } from '../db/suite.ts'
import { citizen, donCode, donorOf } from '../test/people.ts'
import { type Caller, openWorld, peopled, submit } from '../test/world.ts'

const numRuns = process.env.XUEMIAN_LONG ? 100 : 4

type Step =
  | {
      readonly do: 'submit'
      readonly clerk: 0 | 1
      readonly donor: number
      readonly bag: number
      readonly units: number
      readonly relative: boolean
    }
  | { readonly do: 'approve' | 'reject' | 'return' | 'cancel'; readonly application: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('submit' as const),
    clerk: fc.constantFrom(0 as const, 1 as const),
    donor: fc.integer({ min: 1, max: 2 }),
    bag: fc.integer({ min: 1, max: 5 }),
    units: fc.integer({ min: 1, max: 5 }),
    relative: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom('approve' as const, 'reject' as const, 'return' as const, 'cancel' as const),
    application: fc.nat(7),
  }),
)

describeOnDatabases('quota over any sequence of steps', (database) => {
  it('is used as far as the ledger says, which is what live applications consume', async () => {
    const world = await peopled(await openWorld(database().db))
    const { kysely } = database().db
    const clerks = [await world.signIn('clerk1'), await world.signIn('clerk2')] as const
    const reviewer = await world.signIn('reviewer1')
    let base = 0
    const seen = { submitted: 0, refused: 0, decided: 0 }

    async function play(steps: readonly Step[], offset: number): Promise<void> {
      const made: { application: Application; clerk: Caller }[] = []
      for (const each of steps) {
        if (each.do === 'submit') {
          const donor = citizen(offset + each.donor)
          const own = { patient: donor, bags: [{ donCode: donCode(offset * 100 + each.bag), units: each.units }] }
          const asked = each.relative
            ? { ...own, patient: citizen(offset + 9), donors: [{ identityNumber: donor, relation: 'spouse' as const }] }
            : own
          const reply = await submit(clerks[each.clerk], asked)
          expect([201, 409, 422]).toContain(reply.statusCode)
          seen[reply.statusCode === 201 ? 'submitted' : 'refused']++
          if (reply.statusCode === 201) made.push({ application: reply.json(), clerk: clerks[each.clerk] })
          continue
        }
        const target = made[each.application % Math.max(made.length, 1)]
        if (!target) continue
        const { id } = target.application
        const { version } = (await target.clerk.call('GET', `/api/applications/${id}`)).json()
        const reply =
          each.do === 'cancel'
            ? await target.clerk.call('POST', `/api/applications/${id}/cancellation`, { version })
            : await reviewer.call('POST', `/api/applications/${id}/decision`, {
                action: each.do,
                version,
                comment: '理由',
              })
        expect([200, 409]).toContain(reply.statusCode)
        if (reply.statusCode === 200) seen.decided++
      }
    }

    async function check(): Promise<void> {
      const accounts = await kysely.selectFrom('quota_accounts').selectAll().execute()
      const ledger = await kysely.selectFrom('quota_ledger').selectAll().execute()
      const live = await kysely
        .selectFrom('applications')
        .select(['decision', 'state'])
        .where('state', 'in', ['submitted', 'approved', 'returned'])
        .execute()
      const decisions = live.map(
        (row) =>
          row.decision as Application['assessment'] & {
            quotas: { donor: string; account: string; consumes: number }[]
          },
      )
      for (const { donor_id, account, used_ml } of accounts) {
        const booked = ledger
          .filter((row) => row.donor_id === donor_id && row.account === account)
          .reduce((sum, row) => sum + row.delta_ml, 0)
        const consumed = decisions
          .flatMap((decision) => decision.quotas)
          .filter((use) => use.donor === donor_id && use.account === account)
          .reduce((sum, use) => sum + use.consumes, 0)
        expect([booked, consumed]).toEqual([used_ml, used_ml])
        expect(used_ml).toBeLessThanOrEqual(account === 'self' ? 1200 : 400)
      }
      const claims = await kysely
        .selectFrom('bag_claims')
        .innerJoin('applications', 'applications.id', 'application_id')
        .select('state')
        .where('released_at', 'is', null)
        .execute()
      for (const { state } of claims) expect(['submitted', 'approved', 'returned']).toContain(state)
    }

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        base += 10
        await world.province.importDonations(
          [1, 2].map((n) => donorOf(citizen(base + n), '王小明', 1, base * 100 + n * 10)),
        )
        await play(steps, base)
        await check()
      }),
      { numRuns, seed: 20_261_122 },
    )
    // a run in which nothing happened would prove nothing
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
  }, 600_000)
})
