import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAsker } from './ask.ts'
import { bagColumns, databaseKinds, type HisDatabase, MANY, openHisDatabase, personWithMany } from './his-database.ts'
import { startGateway } from './running-gateway.ts'

const long = process.env.XUEMIAN_LONG !== undefined
/** Of the whole process. Node with nothing but the gateway's code loaded holds about 120 MiB. */
const CEILING_MIB = 400
const AT_ONCE = 20
/** Each of these keeps the database itself busy for a second. */
const HEAVY_AT_ONCE = long ? 20 : 2
const FIVE_MILLION = 5_000_000
/** Long enough for a busy machine: what is held to here is memory, not time. */
const patient = { waitMs: 60_000, statementTimeoutMs: 60_000 }

/** A query without a condition that means anything. */
function endlessBags(database: HisDatabase, tail = '') {
  const columns = Object.values(bagColumns)
    .map((column) => (column === 'patient_id' ? 'p.patient_id' : `'1' AS ${column}`))
    .join(', ')
  const from = `patient p, ${database.series(FIVE_MILLION)}`
  return { query: `SELECT ${columns} FROM ${from} WHERE p.patient_id ${database.inList}${tail}`, columns: bagColumns }
}

/** The short run takes of each database what is hardest for it. */
describe.each(databaseKinds)(`over %s the gateway holds at most ${CEILING_MIB} MiB`, { timeout: 300_000 }, (kind) => {
  let database: HisDatabase | undefined
  beforeAll(async () => {
    database = await openHisDatabase(kind)
  })
  afterAll(() => database?.stop())

  /** Asks alone, then many times at once, in a fresh process. */
  async function answers(own: HisDatabase, more: object, atOnce: number) {
    const gateway = await startGateway({
      config: { source: own.source({ ...patient, ...more }), limits: { sourceTimeoutMs: 100_000 } },
    })
    const asker = createAsker()
    try {
      const url = `${gateway.url}/blduseinfo?token=${gateway.token}&identityNumber=${personWithMany}`
      const first = await asker.ask(url)
      const all = [first, ...(await Promise.all(Array.from({ length: atOnce }, () => asker.ask(url))))]
      const peak = gateway.peakMemory()
      expect(gateway.isRunning()).toBe(true)
      if (long) console.log(`${kind}: ${first.code}, ${atOnce} at once, peak ${peak} MiB`)
      return { codes: [...new Set(all.map(({ code }) => code))], least: Math.min(...all.map((a) => a.length)), peak }
    } finally {
      asker.close()
      await gateway.remove()
    }
  }

  it.runIf(long || kind === 'postgres')(
    `while it answers ${MANY} bags of one patient, ${AT_ONCE} times at once, where 20,000 rows are allowed`,
    async ({ skip }) => {
      if (!database) return skip(`no ${kind} on this machine`)
      const { codes, least, peak } = await answers(database, { maxRows: 20_000 }, AT_ONCE)
      expect(codes).toEqual(['OK'])
      expect(least).toBeGreaterThan(MANY * 150)
      expect(peak).toBeLessThan(CEILING_MIB)
    },
  )

  it.runIf(long)(`while it refuses them, ${AT_ONCE} times at once, where 2,000 rows are allowed`, async ({ skip }) => {
    if (!database) return skip(`no ${kind} on this machine`)
    const { codes, peak } = await answers(database, { maxRows: 2_000 }, AT_ONCE)
    expect(codes).toEqual(['SOURCE_TOO_MANY_ROWS'])
    expect(peak).toBeLessThan(CEILING_MIB)
  })

  it
    .runIf(long || kind === 'mysql')
    .for([
      ...(long ? [['5,000,000 rows', '']] : []),
      ['5,000,000 rows and has a limit of its own', ` LIMIT ${FIVE_MILLION}`],
    ])(
    `while it refuses a query that would answer %s, ${HEAVY_AT_ONCE} times at once`,
    async ([_what, tail], { skip }) => {
      if (!database) return skip(`no ${kind} on this machine`)
      const { codes, peak } = await answers(database, { bags: endlessBags(database, tail) }, HEAVY_AT_ONCE)
      expect(codes).toEqual(['SOURCE_TOO_MANY_ROWS'])
      expect(peak).toBeLessThan(CEILING_MIB)
    },
  )
})
