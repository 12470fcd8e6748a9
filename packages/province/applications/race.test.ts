import { expect, it } from 'vitest'
import { describeOnDatabases } from '../db/suite.ts'
import { citizen, donCode, donorOf } from '../test/people.ts'
import { applicationOf, type Caller, newApplication, openWorld, peopled } from '../test/world.ts'

const rounds = process.env.XUEMIAN_LONG ? 200 : 12

const timeout = 600_000

describeOnDatabases('two servers over one database', (database) => {
  async function servers(): Promise<{ clerks: readonly [Caller, Caller]; give: (n: number) => Promise<string> }> {
    const first = await peopled(await openWorld(database().db))
    const second = await openWorld(await database().another())
    const clerks = [await first.signIn('clerk1'), await second.signIn('clerk2')] as const
    const give = async (n: number) => {
      await first.province.importDonations([donorOf(citizen(n), '王小明', 1, n * 10)])
      return citizen(n)
    }
    return { clerks, give }
  }

  it(
    'lets exactly one of two clerks have a bag; the other is told by which application it is claimed',
    async () => {
      const { clerks, give } = await servers()
      for (let round = 1; round <= rounds; round++) {
        const patient = await give(round)
        // two donors, so that nothing but the bag is contended
        const twin = await give(round + 400)
        const spouse = [{ identityNumber: twin, relation: 'spouse' as const }]
        const nobody = citizen(round + 800)
        const bags = [2, 1].map((serial) => ({ donCode: donCode(100_000 + round * 10 + serial), units: 1 }))
        const replies = await Promise.all([
          clerks[0].call('POST', '/api/applications', newApplication({ patient, bags }, 42_000)),
          clerks[1].call(
            'POST',
            '/api/applications',
            newApplication({ patient: nobody, bags: [...bags].reverse(), donors: spouse }, 42_000),
          ),
        ])
        const [won, lost] = replies[0].statusCode === 201 ? replies : [replies[1], replies[0]]
        const { number, hospital } = applicationOf(won)
        expect(lost.statusCode, lost.body).toBe(409)
        expect(lost.json().error).toMatchObject({ code: 'BAG_CLAIMED', application: { number, hospital } })
      }
    },
    timeout,
  )

  it(
    'lets exactly one of two clerks have a donor’s last quota; the other is told which application took it',
    async () => {
      const { clerks, give } = await servers()
      for (let round = 1; round <= rounds; round++) {
        const patient = await give(round)
        const replies = await Promise.all(
          clerks.map((clerk, i) =>
            clerk.call(
              'POST',
              '/api/applications',
              newApplication({ patient, bags: [{ donCode: donCode(200_000 + round * 10 + i), units: 6 }] }, 126_000),
            ),
          ),
        )
        const won = replies.find((reply) => reply.statusCode === 201)
        const lost = replies.find((reply) => reply.statusCode !== 201)
        if (!won || !lost) throw new Error(replies.map((reply) => reply.body).join('\n'))
        const { number, hospital } = applicationOf(won)
        expect(lost.statusCode, lost.body).toBe(409)
        expect(lost.json().error).toMatchObject({ code: 'QUOTA_TAKEN', application: { number, hospital } })
      }
    },
    timeout,
  )

  it('answers every one of many crossing submissions with an application or a coded 409, never overdrawing', async () => {
    const { clerks, give } = await servers()
    const donors = await Promise.all([1, 2, 3].map(give))
    const patients = Array.from({ length: 12 }, (_, i) => citizen(500 + i))
    const replies = await Promise.all(
      patients.map((patient, i) => {
        const order = i % 2 ? donors : [...donors].reverse()
        const relatives = order.map((identityNumber) => ({ identityNumber, relation: 'spouse' as const }))
        const bags = [
          { donCode: donCode(300_000 + (i % 4)), units: 2 },
          { donCode: donCode(300_100 + i), units: 2 },
        ]
        return clerks[(i % 2) as 0 | 1].call(
          'POST',
          '/api/applications',
          newApplication({ patient, bags, donors: relatives }, 84_000),
        )
      }),
    )
    for (const reply of replies) {
      if (reply.statusCode !== 201)
        expect([reply.statusCode, reply.json().error.code]).toEqual([
          409,
          expect.stringMatching(/^(BAG_CLAIMED|QUOTA_TAKEN)$/),
        ])
    }
    const accounts = await database().db.kysely.selectFrom('quota_accounts').selectAll().execute()
    for (const row of accounts) expect(row.used_ml).toBeLessThanOrEqual(400)
    expect(replies.filter((reply) => reply.statusCode === 201).length).toBe(1)
  })
})
