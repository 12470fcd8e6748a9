import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseKinds, type HisDatabase, openHisDatabase, person } from './his-database.ts'
import { startInjectable } from './injectable.ts'
import { client, type RunningGateway, startGateway, unbounded } from './running-gateway.ts'

const long = process.env.XUEMIAN_LONG !== undefined
const SQLMAP = ['/usr/bin/sqlmap', '/usr/local/bin/sqlmap'].find(existsSync)
/** Of both endpoints together; fewer, or too many that are refused, and the run says nothing. */
const LEAST_REQUESTS = 4_000
const MOST_REFUSED = 0.01

const endpoints = {
  '/token': () => ({ query: `id=${client.id}&password=${client.password}`, parameters: 'id,password' }),
  '/blduseinfo': (token: string) => ({
    query: `token=${token}&identityNumber=${person(1)}`,
    parameters: 'token,identityNumber',
  }),
}

/** Everything that sqlmap says, run in a folder of its own. */
function sqlmap(url: string, parameters: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-sqlmap-'))
  const args = [
    ...['-u', url, '-p', parameters, '--level', '5', '--risk', '3', '--threads', '4', '--batch'],
    ...['--flush-session', '--disable-coloring', '--output-dir', join(folder, 'out')],
  ]
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder }
  return new Promise((resolve, reject) => {
    const child = spawn(SQLMAP ?? 'sqlmap', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.once('error', reject)
    child.once('close', () => {
      rmSync(folder, { recursive: true, force: true })
      resolve(output)
    })
  })
}

const NOTHING = 'all tested parameters do not appear to be injectable'
const FOUND = /identified the following injection point|is vulnerable|appears to be .* injectable/

describe.runIf(long).each(databaseKinds)('sqlmap at level 5 and risk 3 over %s', { timeout: 7_200_000 }, (kind) => {
  let database: HisDatabase | undefined
  let gateway: RunningGateway | undefined
  beforeAll(async () => {
    if (!SQLMAP) return
    database = await openHisDatabase(kind)
    if (database) gateway = await startGateway({ config: { source: database.source(), limits: unbounded } })
  })
  afterAll(async () => {
    await gateway?.remove()
    await database?.stop()
  })

  it('finds nothing on both endpoints, and almost nothing was refused to it', async ({ skip }) => {
    if (!SQLMAP) return skip('no sqlmap on this machine')
    if (!gateway) return skip(`no ${kind} on this machine`)
    const { url, token, logged, stop, stderr } = gateway
    for (const [path, endpoint] of Object.entries(endpoints)) {
      const { query, parameters } = endpoint(token)
      const baseline = await (await fetch(`${url}${path}?${query}`)).json()
      expect(baseline).toMatchObject({ success: true })
      const output = await sqlmap(`${url}${path}?${query}`, parameters)
      expect(output).toContain(NOTHING)
      expect(output).not.toMatch(FOUND)
      expect(output).not.toMatch(/unable to connect|connection refused|connection timed out/i)
    }
    expect(await stop()).toBe(0)
    const asked = logged().filter(({ path }) => path in endpoints)
    const refused = asked.filter(({ status }) => status >= 400)
    const of = (wanted: string) => asked.filter(({ path }) => path === wanted).length
    console.log(`${kind}: /token ${of('/token')}, /blduseinfo ${of('/blduseinfo')} requests, ${refused.length} refused`)
    expect(Math.min(of('/token'), of('/blduseinfo'))).toBeGreaterThan(LEAST_REQUESTS / 4)
    expect(asked.length).toBeGreaterThan(LEAST_REQUESTS)
    expect(refused.length / asked.length).toBeLessThan(MOST_REFUSED)
    expect(stderr()).toBe('')
  })

  it.runIf(kind === 'postgres')(
    'finds what is there where a server does build its query from text',
    async ({ skip }) => {
      if (!SQLMAP) return skip('no sqlmap on this machine')
      if (!database) return skip(`no ${kind} on this machine`)
      const server = await startInjectable(database.url)
      try {
        const { query, parameters } = endpoints['/blduseinfo']('none')
        expect(await sqlmap(`${server.url}/blduseinfo?${query}`, parameters)).toMatch(FOUND)
      } finally {
        await server.stop()
      }
    },
  )
})
