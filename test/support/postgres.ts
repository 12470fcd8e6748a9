import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import type { Stoppable } from './outage.ts'

/** A PostgreSQL server of a test's own; `url` names a superuser and an empty database. */
export interface TestPostgres extends Stoppable {
  readonly url: string
  stop(): Promise<void>
}

const run = promisify(execFile)

/**
 * Starts a real PostgreSQL on a free loopback port, in a fresh folder that `stop` removes. As root it runs as `postgres` or `nobody`.
 * Answers undefined where no server binaries are installed; throws there when CI is `true`, so that CI never skips silently.
 */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const bin = findBinaries()
  if (!bin) {
    if (process.env.CI === 'true') throw new Error('no PostgreSQL under /usr/lib/postgresql: CI must install one')
    return undefined
  }
  const user = await unprivileged()
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-pg-'))
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8' } }
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options)
  writeFileSync(
    join(data, 'postgresql.auto.conf'),
    "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 100\nshared_buffers = '32MB'\n",
  )
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    const launch = () => spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port)], { ...options, stdio: 'ignore' })
    let server = launch()
    const killWithUs = () => server.kill('SIGQUIT')
    process.once('exit', killWithUs)
    const url = `postgres://test@127.0.0.1:${port}/test`
    if (await answers(server, port)) {
      return {
        url,
        pid: () => server.pid,
        async restart() {
          server = launch()
          if (!(await answers(server, port))) throw new Error('PostgreSQL did not start again')
        },
        async stop() {
          process.off('exit', killWithUs)
          await stopServer(server)
          rmSync(folder, { recursive: true, force: true })
        },
      }
    }
    process.off('exit', killWithUs)
    await stopServer(server)
    if (attempt === 3) {
      rmSync(folder, { recursive: true, force: true })
      throw new Error('PostgreSQL did not start')
    }
  }
}

function findBinaries(): string | undefined {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')))
}

/** PostgreSQL refuses to run as root. */
async function unprivileged(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(
        ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)),
      )
      if (uid !== undefined && gid !== undefined) return { uid, gid }
    } catch {
      // no such user here: try the next
    }
  }
  throw new Error('running as root and neither postgres nor nobody exists to run PostgreSQL as')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Waits until the server answers and makes the database `test` where it is not there; false when the process has ended (the port was taken meanwhile). */
async function answers(server: ChildProcess, port: number): Promise<boolean> {
  for (let tries = 0; tries < 300 && server.exitCode === null; tries += 1) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'test', database: 'postgres' })
    try {
      await client.connect()
      await client.query('CREATE DATABASE test')
      await client.end()
      return true
    } catch (error) {
      if ((error as { code?: string }).code === '42P04') return client.end().then(() => true)
      await client.end().catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  return false
}

/** SIGINT is PostgreSQL's fast shutdown. */
async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGINT')
  const timer = setTimeout(() => server.kill('SIGQUIT'), 8_000)
  await ended
  clearTimeout(timer)
}
