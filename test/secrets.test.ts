import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDatabase, openKeyFile } from '@xuemian/province/app'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Chain, createChain } from './support/chain.ts'
import { startPostgres, type TestPostgres } from './support/postgres.ts'

/** Everything in one place that lies on a disk: file names with their bytes. */
function filesBelow(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((name) => ({ name, bytes: readFileSync(name) }))
}

function placesOf(needle: string, files: readonly { name: string; bytes: Buffer }[]): string[] {
  return files.filter(({ bytes }) => bytes.includes(needle)).map(({ name }) => name)
}

/** Every kind of case: submitted, approved, rejected, refused as claimed, and words that the log must not repeat. */
async function live(chain: Chain): Promise<void> {
  const [first, second] = chain.clerks
  for (const [clerk, hospital] of [
    [first, 0],
    [second, 1],
  ] as const) {
    for (const key of ['wife', 'partial', 'two-bills'] as const) {
      const patient = chain.story(key, hospital)
      const submitted = await clerk.submit(patient, (await clerk.assess(patient)).body)
      expect(submitted.status).toBe(201)
      const action = key === 'partial' ? 'reject' : 'approve'
      const decided = await chain.reviewer.post(`/api/applications/${submitted.body.id}/decision`, {
        action,
        comment: '资料不全',
        version: submitted.body.version,
      })
      expect(decided.status).toBe(200)
    }
  }
  const moved = chain.story('transferred', 0)
  const seen = (await first.assess(moved)).body
  await first.submit(moved, seen)
  expect((await second.submit(moved, seen)).status).toBe(409)
  await first.post('/api/applications', { identityNumber: moved.identityNumber, his: 'nonsense' })
}

describe.each(['embedded', 'server'] as const)(
  'on the %s database, nothing of a person and no secret lies in clear',
  (kind) => {
    const folder = mkdtempSync(join(tmpdir(), 'xuemian-secrets-'))
    const logged: string[] = []
    let postgres: TestPostgres | undefined
    let chain: Chain | undefined
    let files: { name: string; bytes: Buffer }[] = []

    beforeAll(async () => {
      if (kind === 'server') postgres = await startPostgres()
      if (kind === 'server' && !postgres) return
      const database = join(folder, 'database')
      const db = await openDatabase(postgres ? { url: postgres.url } : { folder: database })
      const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) })
      chain = await createChain(db, await openKeyFile(join(folder, 'province.key'), randomBytes), log)
      await live(chain)
      await chain.close()
      await db.close()
      if (postgres) {
        const { stdout } = await promisify(execFile)('pg_dump', [postgres.url], { encoding: 'buffer', maxBuffer: 1e9 })
        files = [{ name: 'backup.sql', bytes: stdout }]
      } else {
        cpSync(database, join(folder, 'backup'), { recursive: true })
        files = filesBelow(folder)
      }
    })
    afterAll(async () => {
      await postgres?.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    it('finds what lies in clear on purpose, so that the search itself is sound', ({ skip }) => {
      if (!chain) skip('no PostgreSQL on this machine')
      expect(placesOf(chain?.city.hospitals[0]?.orgCode ?? '', files)).not.toEqual([])
      expect(logged.length).toBeGreaterThan(20)
    })

    it('in the database files and their backup', ({ skip }) => {
      if (!chain) skip('no PostgreSQL on this machine')
      const people = [...(chain?.city.patients ?? []), ...(chain?.city.donors ?? [])]
      for (const { identityNumber, name } of people) {
        for (const needle of [identityNumber, identityNumber.slice(0, 17), ...(name.length > 2 ? [name] : [])]) {
          expect({ needle, places: placesOf(needle, files) }).toEqual({ needle, places: [] })
        }
      }
      for (const secret of new Set(chain?.secrets)) expect(placesOf(secret, files)).toEqual([])
    })

    it('in the log', ({ skip }) => {
      if (!chain) skip('no PostgreSQL on this machine')
      const text = logged.join('')
      const people = [...(chain?.city.patients ?? []), ...(chain?.city.donors ?? [])]
      for (const { identityNumber, name } of people)
        expect([text.includes(identityNumber), text.includes(name)]).toEqual([false, false])
      for (const secret of new Set(chain?.secrets)) expect(text.includes(secret)).toBe(false)
    })

    it('keeps the key outside the database', ({ skip }) => {
      if (!chain) skip('no PostgreSQL on this machine')
      expect(existsSync(join(folder, 'database', 'province.key'))).toBe(false)
      const { keys } = JSON.parse(readFileSync(join(folder, 'province.key'), 'utf8')) as {
        keys: Record<string, string>
      }
      for (const key of Object.values(keys)) {
        const outside = files.filter(({ name }) => !name.endsWith('province.key'))
        expect(outside.some(({ bytes }) => bytes.includes(Buffer.from(key, 'base64')) || bytes.includes(key))).toBe(
          false,
        )
      }
    })
  },
)
