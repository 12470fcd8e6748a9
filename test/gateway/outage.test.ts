import { setTimeout as sleep } from 'node:timers/promises'
import { describe, type ExpectStatic, it } from 'vitest'
import { crash, freeze, thaw } from '../support/outage.ts'
import { type Asked, type Asker, createAsker } from './ask.ts'
import { databaseKinds, type HisDatabase, openHisDatabase, PEOPLE, person } from './his-database.ts'
import { type RunningGateway, startGateway } from './running-gateway.ts'

const long = process.env.XUEMIAN_LONG !== undefined
const OUTAGE_MS = long ? 60_000 : 2_500
/** The long run holds the defaults; the short one would wait for them most of its time. */
const bounds = long
  ? { sourceTimeoutMs: 10_000, statementTimeoutMs: 5_000, waitMs: 3_000, perSecond: 40 }
  : { sourceTimeoutMs: 1_500, statementTimeoutMs: 300, waitMs: 500, perSecond: 40 }
/** The deadline is looked at four times a second, and the test's own clock runs on a busy machine. */
const SLACK_MS = 1_000
/** The default of `connections`. */
const POOL = 4
const CODES = ['SOURCE_UNREACHABLE', 'SOURCE_TIMEOUT', 'SOURCE_BUSY']
const FULL_SERVICE_WITHIN_MS = 5_000

const ways = {
  'ended like by a power cut': {
    inShortRun: 'postgres',
    take: crash,
    giveBack: async (database: HisDatabase) => database.restart(),
  },
  'frozen with its connections open': {
    inShortRun: 'mysql',
    take: async (database: HisDatabase) => freeze(database),
    giveBack: async (database: HisDatabase) => thaw(database),
  },
}

/** Look-ups at an even pace, whether or not earlier ones were answered, as windows ask. */
function startLoad(asker: Asker, gateway: RunningGateway) {
  const answered: Asked[] = []
  const open = new Set<Promise<void>>()
  let sent = 0
  const interval = setInterval(() => {
    const url = `${gateway.url}/blduseinfo?token=${gateway.token}&identityNumber=${person(sent++ % PEOPLE)}`
    const one = asker.ask(url).then((asked) => {
      answered.push(asked)
      open.delete(one)
    })
    open.add(one)
  }, 1_000 / bounds.perSecond)
  return {
    answered,
    async stop() {
      clearInterval(interval)
      await Promise.all(open)
    },
  }
}

const count = (asked: readonly Asked[]) => {
  const codes: Record<string, number> = {}
  for (const { code } of asked) codes[code] = (codes[code] ?? 0) + 1
  return codes
}

/** The moment since which every look-up has found its patient; a second of them must have done so. */
async function fullServiceSince(answered: readonly Asked[], returnedAt: number): Promise<number> {
  const until = returnedAt + FULL_SERVICE_WITHIN_MS + 2 * bounds.sourceTimeoutMs
  for (;;) {
    const lastFailure = Math.max(
      returnedAt,
      ...answered.filter(({ code }) => code !== 'OK').map(({ sentAt }) => sentAt),
    )
    const good = answered.filter(({ sentAt }) => sentAt > lastFailure).length
    if (good >= bounds.perSecond || performance.now() > until) return lastFailure - returnedAt
    await sleep(50)
  }
}

/** Some look-ups are under way at every moment, so also at that of the outage. */
function slowPatients(database: HisDatabase) {
  return {
    query: `SELECT patient_id, name, id_no, birthday, ${database.sleep(0.05)} AS waited FROM patient WHERE id_no ${database.inList}`,
    columns: { patientKey: 'patient_id', name: 'name', identityNumber: 'id_no', birthday: 'birthday' },
  }
}

async function outage(
  database: HisDatabase,
  gateway: RunningGateway,
  way: (typeof ways)[keyof typeof ways],
  expect: ExpectStatic,
) {
  const asker = createAsker()
  const load = startLoad(asker, gateway)
  try {
    // the load is under way, however slow the machine is
    for (let tries = 0; load.answered.length < bounds.perSecond && tries < 300; tries += 1) await sleep(100)
    expect(count(load.answered)).toEqual({ OK: load.answered.length })
    expect(load.answered.length).toBeGreaterThan(0)

    const takenAt = performance.now()
    await way.take(database)
    await sleep(OUTAGE_MS / 2)
    const paths = ['/health/live', '/token?id=window&password=wrong', ...(long ? ['/health/ready'] : [])]
    const meanwhile = await Promise.all(paths.map((path) => asker.ask(gateway.url + path)))
    expect(meanwhile.map(({ code }) => code)).toEqual(['OK', 'CREDENTIALS_REFUSED', 'NOT_READY'].slice(0, paths.length))
    await sleep(OUTAGE_MS / 2)
    expect(gateway.socketsTo(Number(new URL(database.url).port))).toBeLessThanOrEqual(POOL)
    await way.giveBack(database)
    const returnedAt = performance.now()

    const fullServiceMs = await fullServiceSince(load.answered, returnedAt)
    expect(fullServiceMs).toBeLessThan(FULL_SERVICE_WITHIN_MS)
    await sleep(long ? 10_000 : 500)
    await load.stop()
    const during = load.answered.filter(({ sentAt }) => sentAt > takenAt && sentAt < returnedAt)
    const failed = load.answered.filter(({ code }) => code !== 'OK')
    expect(failed.length).toBeGreaterThan(0)
    expect(Object.keys(count(failed)).filter((code) => !CODES.includes(code))).toEqual([])
    expect(Math.max(...load.answered.map(({ ms }) => ms))).toBeLessThan(bounds.sourceTimeoutMs + SLACK_MS)
    return { sent: load.answered.length, during: count(during), fullServiceMs }
  } finally {
    thaw(database)
    await load.stop()
    asker.close()
  }
}

describe.concurrent.each(databaseKinds)(`a database (%s) that is gone for ${OUTAGE_MS / 1000} s under load`, (kind) => {
  it('costs coded failures within their bound, then serves fully within 5 s: same process, no connection left behind', async ({
    skip,
    expect,
  }) => {
    if (process.platform !== 'linux') skip('finds the processes of a server in /proc')
    const database = await openHisDatabase(kind)
    if (!database) return skip(`no ${kind} on this machine`)
    const gateway = await startGateway({
      config: {
        source: database.source({
          statementTimeoutMs: bounds.statementTimeoutMs,
          waitMs: bounds.waitMs,
          patients: slowPatients(database),
        }),
        limits: { sourceTimeoutMs: bounds.sourceTimeoutMs },
      },
    })
    try {
      for (const [name, way] of Object.entries(ways)) {
        if (!long && way.inShortRun !== kind) continue
        const figures = await outage(database, gateway, way, expect)
        if (long) console.log(`${kind} ${name}: ${JSON.stringify(figures)}`)
        await expect
          .poll(async () => (await database.connections()).length, { timeout: 10_000 })
          .toBeLessThanOrEqual(POOL)
        expect((await database.connections()).filter(({ inTransaction }) => inTransaction)).toEqual([])
      }
      expect(gateway.isRunning()).toBe(true)
      expect(gateway.stderr()).toBe('')
      expect(gateway.stdout().split('网关已启动').length - 1).toBe(1)
      expect(await gateway.stop()).toBe(0)
    } finally {
      await gateway.remove()
      await database.stop()
    }
  }, 600_000)
})
