import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Stoppable } from './outage.ts'

/** A MariaDB server of a test's own; `url` names an account with all rights and an empty database. */
export interface TestMariadb extends Stoppable {
  readonly url: string
  stop(): Promise<void>
}

const run = promisify(execFile)
const SERVER = ['/usr/sbin/mariadbd', '/usr/sbin/mysqld']
const INSTALL = '/usr/bin/mariadb-install-db'

/**
 * Starts a real MariaDB on a free loopback port, in a fresh folder that `stop` removes. Answers undefined where none is installed; throws
 * there when CI is `true`, so that CI never skips silently.
 */
export async function startMariadb(): Promise<TestMariadb | undefined> {
  const server = SERVER.find((path) => existsSync(path))
  if (!server || !existsSync(INSTALL)) {
    if (process.env.CI === 'true') throw new Error('no MariaDB: CI must install one')
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-mariadb-'))
  const user = await unprivileged()
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const common = ['--no-defaults', `--datadir=${data}`]
  const who = user ? { uid: user.uid, gid: user.gid } : {}
  await run(INSTALL, [...common, '--auth-root-authentication-method=normal', '--skip-test-db'], { ...who, cwd: folder })
  const port = await freePort()
  const launch = () =>
    spawn(
      server,
      [
        ...common,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        `--socket=${join(folder, 's')}`,
        '--skip-networking=0',
        '--innodb-flush-log-at-trx-commit=0',
      ],
      { ...who, cwd: folder, stdio: 'ignore' },
    )
  let child = launch()
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const stop = async () => {
    process.off('exit', killWithUs)
    await ended(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const client = ['--no-defaults', `--socket=${join(folder, 's')}`, '-u', 'root', '-e']
    const answers = async (statements: string) => {
      for (let tries = 0; ; tries += 1) {
        try {
          await run('/usr/bin/mariadb', [...client, statements], { ...who, cwd: folder })
          return
        } catch (error) {
          if (tries === 100 || child.exitCode !== null) throw error
          await new Promise((resolve) => setTimeout(resolve, 200))
        }
      }
    }
    await answers(
      "CREATE DATABASE his CHARACTER SET utf8mb4; CREATE USER test@'127.0.0.1' IDENTIFIED BY 'test'; GRANT ALL ON *.* TO test@'127.0.0.1' WITH GRANT OPTION",
    )
    return {
      url: `mysql://test:test@127.0.0.1:${port}/his`,
      pid: () => child.pid,
      async restart() {
        child = launch()
        await answers('SELECT 1')
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function unprivileged(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['mysql', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(
        ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)),
      )
      return { uid: uid ?? 0, gid: gid ?? 0 }
    } catch {
      // no such account here
    }
  }
  return undefined
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
