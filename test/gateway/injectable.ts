import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

/** The mistake that must not be made: a HIS that puts what it is asked into the text of its query. Shows that a search for it finds it. */
export async function startInjectable(databaseUrl: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: databaseUrl })
  const server = createServer(async (request, response) => {
    const asked = new URL(request.url ?? '', 'http://his').searchParams.get('identityNumber')
    try {
      const { rows } = await pool.query(`SELECT name, birthday FROM patient WHERE id_no = '${asked}'`)
      response.end(JSON.stringify({ success: rows.length > 0, data: rows }))
    } catch {
      response.end('{"success":false}')
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await pool.end()
    },
  }
}
