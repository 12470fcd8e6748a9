import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))

/** What `demo.json` holds, as an operator's script would read it. */
export interface DemoFile {
  readonly web: string
  readonly province: string
  readonly hospitals: readonly {
    readonly name: string
    readonly orgCode: string
    readonly baseUrl: string
    readonly id: string
    readonly password: string
    readonly patients: readonly { readonly identityNumber: string; readonly name: string; readonly story: string }[]
  }[]
  readonly accounts: readonly { readonly role: string; readonly username: string; readonly password: string }[]
}

/** One `npm start` in a process of its own. */
export interface RunningDemonstration {
  readonly demo: DemoFile
  readonly process: ChildProcess
  /** Everything printed so far. */
  output(): string
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

/** Ports that were free a moment ago: one for the province, two in a row for the hospitals. */
export async function freePorts(): Promise<{ port: number; gatewayPort: number }> {
  for (;;) {
    const [port, first] = [await freePort(), await freePort()]
    if (port !== first && port !== first + 1 && (await isFree(first + 1))) return { port, gatewayPort: first }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return await new Promise((done) => {
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}

/** Spawns the start script on `folder`; does not wait. */
export async function spawnStart(
  folder: string,
  ports?: { port: number; gatewayPort: number },
): Promise<{ child: ChildProcess; output: () => string }> {
  const { port, gatewayPort } = ports ?? (await freePorts())
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, XUEMIAN_DATA: folder, PORT: String(port), GATEWAY_PORT: String(gatewayPort) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  return { child, output: () => text }
}

/** Starts the demonstration on `folder` and waits until it has printed its table. */
export async function startDemonstration(
  folder: string,
  ports?: { port: number; gatewayPort: number },
): Promise<RunningDemonstration> {
  const file = join(folder, 'demo.json')
  rmSync(file, { force: true })
  const { child, output } = await spawnStart(folder, ports)
  const ended = once(child, 'exit')
  for (;;) {
    if (output().includes('demo.json')) break
    if (child.exitCode !== null || child.signalCode !== null) {
      // somebody else took a port between the look for it and the start
      if (!ports && output().includes('已被占用')) return startDemonstration(folder)
      throw new Error(`the demonstration ended:\n${output()}`)
    }
    await new Promise((done) => setTimeout(done, 50))
  }
  const demo = JSON.parse(readFileSync(file, 'utf8')) as DemoFile
  return {
    demo,
    process: child,
    output,
    async stop() {
      child.kill('SIGTERM')
      const [code] = await ended
      return code as number | null
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
