import { assess } from '@xuemian/policy'
import { expect, it } from 'vitest'
import { describeOnDatabases } from '../db/suite.ts'
import { citizen, donCode, donorOf } from '../test/people.ts'
import {
  applicationOf,
  type Caller,
  claimOf,
  newApplication,
  openWorld,
  peopled,
  rules,
  submit,
  type World,
} from '../test/world.ts'
import type { CaseRecord } from './assessment.ts'

const husband = citizen(1)
const wife = citizen(2)
const stranger = citizen(3)

describeOnDatabases('submitting', (database) => {
  async function start(): Promise<{ world: World; clerk1: Caller; clerk2: Caller; reviewer: Caller }> {
    const world = await peopled(await openWorld(database().db))
    // Hebei: 400 ml give the donor 1,200 ml and the relatives 400 ml
    await world.province.importDonations([donorOf(husband, '王小明', 1, 1)])
    const [clerk1, clerk2, reviewer] = await Promise.all(['clerk1', 'clerk2', 'reviewer1'].map(world.signIn))
    return { world, clerk1: clerk1 as Caller, clerk2: clerk2 as Caller, reviewer: reviewer as Caller }
  }
  const codeOf = (reply: { json: () => { error?: { code: string } } }) => reply.json().error?.code
  const spouse = [{ identityNumber: husband, relation: 'spouse' as const }]

  it('finds the patient as donor without being told and pays the wife from the relatives’ quota', async () => {
    const { clerk1 } = await start()
    const own = applicationOf(await submit(clerk1, { patient: husband, bags: [{ donCode: donCode(100), units: 2 }] }))
    expect(own.assessment.donors).toMatchObject([{ relation: 'self', found: true, cap: 1200, consumes: 400 }])
    const hers = applicationOf(
      await submit(clerk1, {
        patient: wife,
        name: '李梅',
        bags: [{ donCode: donCode(101), units: 3 }],
        donors: spouse,
      }),
    )
    expect(hers).toMatchObject({
      waived: 42_000,
      assessment: { donors: [{ relation: 'spouse', cap: 400, leftAfter: 0 }] },
    })
  })

  it('says of an unknown relative that nobody of that number donated', async () => {
    const { clerk1 } = await start()
    const donors = [{ identityNumber: stranger, relation: 'parent' as const }]
    const reply = await clerk1.call('POST', '/api/assessments', claimOf({ patient: wife, bags: [], donors }))
    expect(reply.json().donors).toMatchObject([{ found: false, cap: null, reason: expect.stringContaining('没有') }])
  })

  it('finds an old 15-digit number as the same donor', async () => {
    const { clerk1 } = await start()
    const old = `${husband.slice(0, 6)}${husband.slice(8, 17)}`
    const reply = await submit(clerk1, { patient: old, bags: [{ donCode: donCode(100), units: 1 }] })
    expect(applicationOf(reply).waived).toBe(21_000)
  })

  it('marks a bag that another hospital claims, and refuses it, naming the application', async () => {
    const { clerk1, clerk2 } = await start()
    const made = { patient: husband, bags: [{ donCode: donCode(100), units: 2 }] }
    const first = applicationOf(await submit(clerk1, made))
    const assessed = (await clerk2.call('POST', '/api/assessments', claimOf(made))).json()
    expect(assessed.bills[0].bags[0].claimedBy).toEqual({ number: first.number, hospital: '唐山市第一医院' })
    expect(assessed).toMatchObject({ billed: 42_000, waived: 0, remains: 42_000, notices: [{ code: 'BAG_CLAIMED' }] })
    for (const expected of [0, 42_000]) {
      const refused = await clerk2.call('POST', '/api/applications', newApplication(made, expected))
      expect(refused.statusCode).toBe(409)
      expect(refused.json().error).toMatchObject({
        code: 'BAG_CLAIMED',
        application: { number: first.number, hospital: '唐山市第一医院' },
      })
    }
  })

  it('waives the rest of a bill of which one bag is claimed elsewhere', async () => {
    const { clerk1, clerk2 } = await start()
    applicationOf(await submit(clerk1, { patient: husband, bags: [{ donCode: donCode(100), units: 2 }] }))
    const both = { patient: husband, bags: [100, 101].map((serial) => ({ donCode: donCode(serial), units: 2 })) }
    expect(applicationOf(await submit(clerk2, both))).toMatchObject({ billed: 84_000, waived: 42_000 })
  })

  it('knows a bag by its canonical code, whatever a scanner put around it', async () => {
    const { clerk1, clerk2 } = await start()
    applicationOf(await submit(clerk1, { patient: husband, bags: [{ donCode: donCode(100), units: 1 }] }))
    const scanned = { patient: husband, bags: [{ donCode: `=${donCode(100)}00`, units: 1 }] }
    expect(codeOf(await submit(clerk2, scanned))).toBe('BAG_CLAIMED')
  })

  it('leaves a bag free of which nothing was waived', async () => {
    const { clerk1, clerk2, world } = await start()
    // 1,200 ml cover six units: the second bag gets nothing
    applicationOf(
      await submit(clerk1, {
        patient: husband,
        bags: [
          { donCode: donCode(100), units: 6 },
          { donCode: donCode(101), units: 1 },
        ],
      }),
    )
    await world.province.importDonations([donorOf(husband, '王小明', 2, 1)])
    expect(
      applicationOf(await submit(clerk2, { patient: husband, bags: [{ donCode: donCode(101), units: 1 }] })).waived,
    ).toBe(21_000)
  })

  it('refuses a quota that another application took since the clerk looked, naming it', async () => {
    const { clerk1, clerk2 } = await start()
    const late = newApplication({ patient: husband, bags: [{ donCode: donCode(101), units: 6 }] }, 126_000)
    const first = applicationOf(await submit(clerk1, { patient: husband, bags: [{ donCode: donCode(100), units: 6 }] }))
    const refused = await clerk2.call('POST', '/api/applications', late)
    expect(refused.statusCode).toBe(409)
    expect(refused.json().error).toMatchObject({
      code: 'QUOTA_TAKEN',
      application: { number: first.number, hospital: '唐山市第一医院' },
    })
  })

  it('refuses another sum than the clerk saw when nobody took anything', async () => {
    const { clerk1 } = await start()
    const refused = await clerk1.call(
      'POST',
      '/api/applications',
      newApplication({ patient: husband, bags: [{ donCode: donCode(101), units: 1 }] }, 99_000),
    )
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'SUM_CHANGED'])
  })

  it('keeps a draft of which nothing is waived but does not submit it', async () => {
    const { clerk1 } = await start()
    const nobody = { patient: stranger, bags: [{ donCode: donCode(100), units: 1 }] }
    expect(codeOf(await submit(clerk1, nobody))).toBe('NOTHING_TO_WAIVE')
    expect(applicationOf(await submit(clerk1, nobody, { submit: false }))).toMatchObject({ state: 'draft', waived: 0 })
  })

  it('answers a repeated request with the first answer and refuses its key for another body', async () => {
    const { clerk1, world } = await start()
    const body = newApplication({ patient: husband, bags: [{ donCode: donCode(100), units: 1 }] }, 21_000)
    const [first, again] = await Promise.all([0, 1].map(() => clerk1.call('POST', '/api/applications', body)))
    expect(first?.statusCode).toBe(201)
    expect(again?.json()).toEqual(first?.json())
    expect((await clerk1.call('POST', '/api/applications', body)).json()).toEqual(first?.json())
    const other = await clerk1.call('POST', '/api/applications', { ...body, note: 'x' })
    expect([other.statusCode, codeOf(other)]).toEqual([422, 'KEY_REUSED'])
    expect(await world.db.kysely.selectFrom('applications').select('id').execute()).toHaveLength(1)
  })

  it('refuses a reply about another person, a failure of the HIS, and bytes that are no reply', async () => {
    const { clerk1 } = await start()
    const other = { ...claimOf({ patient: husband, bags: [] }), identityNumber: wife }
    const his = (text: string) => ({ body: Buffer.from(text).toString('base64'), status: 200, contentType: null })
    const failure = { ...other, his: his('{"success":false,"data":null,"erroMessage":"无此患者"}') }
    const replies = await Promise.all(
      [other, failure, { ...other, his: his('<html>') }].map((body) => clerk1.call('POST', '/api/assessments', body)),
    )
    expect(replies.map((reply) => [reply.statusCode, codeOf(reply)])).toEqual([
      [422, 'HIS_REPLY_UNREADABLE'],
      [422, 'HIS_REFUSED'],
      [422, 'HIS_REPLY_UNREADABLE'],
    ])
  })

  it('refuses the patient as own relative, a donor given twice, and a number that cannot be one', async () => {
    const { clerk1 } = await start()
    const ask = async (identityNumber: string, donors: { identityNumber: string; relation: string }[]) =>
      codeOf(
        await clerk1.call('POST', '/api/assessments', {
          ...claimOf({ patient: wife, bags: [] }),
          identityNumber,
          donors,
        }),
      )
    const twice = [0, 1].map(() => ({ identityNumber: husband, relation: 'spouse' }))
    expect(await ask(wife, [{ identityNumber: wife, relation: 'parent' }])).toBe('RELATION_INVALID')
    expect(await ask(wife, [{ identityNumber: husband, relation: 'self' }])).toBe('RELATION_INVALID')
    expect(await ask(wife, twice)).toBe('RELATION_INVALID')
    expect(await ask('<script>', [])).toBe('IDENTITY_INVALID')
    expect(await ask(wife, [{ identityNumber: '%%%', relation: 'spouse' }])).toBe('IDENTITY_INVALID')
    expect(await ask(wife, [{ identityNumber: husband, relation: 'spouse' }])).toBeUndefined()
  })

  it('stores what is needed to decide anew years later: the bytes of the HIS, the facts, the decision', async () => {
    const { clerk1, world } = await start()
    const made = { patient: husband, bags: [{ donCode: donCode(100), units: 8 }] }
    const { id } = applicationOf(await submit(clerk1, made))
    const { kysely } = world.db
    const row = await kysely.selectFrom('applications').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(assess((row.facts as CaseRecord).facts, rules.policies, rules.classes)).toEqual(row.decision)
    const evidence = await kysely.selectFrom('application_evidence').selectAll().executeTakeFirstOrThrow()
    const place = { table: 'application_evidence', column: 'body_cipher', rowId: evidence.id }
    expect(world.keys.decrypt(evidence.body_cipher, place).toString('base64')).toBe(claimOf(made).his.body)
  })

  it('reserves nothing and claims nothing by an assessment', async () => {
    const { clerk1, world } = await start()
    await clerk1.call(
      'POST',
      '/api/assessments',
      claimOf({ patient: husband, bags: [{ donCode: donCode(100), units: 8 }] }),
    )
    const { kysely } = world.db
    for (const table of ['bag_claims', 'quota_ledger', 'applications'] as const) {
      expect(await kysely.selectFrom(table).select('id').execute()).toEqual([])
    }
  })

  it('audits a refused submission with its code and the application that stood in its way', async () => {
    const { clerk1, clerk2, world } = await start()
    const made = { patient: husband, bags: [{ donCode: donCode(100), units: 1 }] }
    const { number } = applicationOf(await submit(clerk1, made))
    await submit(clerk2, made)
    const auditor = await world.signIn('auditor')
    const { entries } = (await auditor.call('GET', '/api/audit?action=application.refused')).json()
    expect(entries).toMatchObject([{ actor: 'clerk2', detail: { code: 'BAG_CLAIMED', number } }])
  })

  it('bounds the assessments that a clerk may ask for in a minute', async () => {
    await start()
    const world = await openWorld(database().db, { assessmentsPerMinute: 2 })
    const [one, two] = [await world.signIn('clerk1'), await world.signIn('clerk2')]
    const ask = async (clerk: Caller) => {
      const reply = await clerk.call('POST', '/api/assessments', claimOf({ patient: husband, bags: [] }))
      return [reply.statusCode, codeOf(reply)]
    }
    expect([await ask(one), await ask(one)]).toEqual([
      [200, undefined],
      [200, undefined],
    ])
    expect(await ask(one)).toEqual([429, 'TOO_MANY_REQUESTS'])
    expect(await ask(two)).toEqual([200, undefined])
  })

  it('keeps persons and the raw reply out of the rows in clear', async () => {
    const { clerk1, world } = await start()
    await submit(clerk1, { patient: husband, bags: [{ donCode: donCode(100), units: 1 }] }, { note: '王小明本人办理' })
    const { kysely } = world.db
    const rows = await Promise.all([
      kysely.selectFrom('applications').selectAll().execute(),
      kysely.selectFrom('application_evidence').selectAll().execute(),
      kysely.selectFrom('donors').selectAll().execute(),
      kysely.selectFrom('idempotency').selectAll().execute(),
      kysely.selectFrom('audit').selectAll().execute(),
    ])
    const text = JSON.stringify(rows, (_key, value) =>
      value?.type === 'Buffer'
        ? Buffer.from(value.data).toString('latin1') + Buffer.from(value.data).toString('utf8')
        : value,
    )
    for (const secret of [husband, '王小明', '1001056544', 'chargeBills']) expect(text).not.toContain(secret)
    expect(rows[1][0]?.body_cipher.length).toBeGreaterThan(300)
  })
})
