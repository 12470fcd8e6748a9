import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type LogLine, machineCredential } from '@xuemian/gateway'

const bin = fileURLToPath(new URL('../../packages/gateway/bin/xuemian-gateway.mjs', import.meta.url))

export const client = { id: 'window', password: 'hJ3kq9ZtLw2RbXs7' } as const

/** Limits for tests in which nobody guesses or browses, though it looks like it. */
const ANY = 1_000_000_000
export const unbounded = { attempts: ANY, attemptsPerSource: ANY, attemptsInAll: ANY, lookUps: ANY } as const

/** `xuemian-gateway serve` as an operator runs it: a process of its own with a gateway.yaml. */
export interface RunningGateway {
  readonly url: string
  /** Holds gateway.yaml, the token key, and `tmp`, which is its TMPDIR. */
  readonly folder: string
  readonly pid: number
  /** A token of `client`, by the interface itself. */
  readonly token: string
  isRunning(): boolean
  stdout(): string
  stderr(): string
  /** The lines of replies so far; a line may come half a second after its reply. */
  logged(): LogLine[]
  /** The most memory that it has held so far, in MiB. */
  peakMemory(): number
  /** Its open connections to a port of this machine. */
  socketsTo(port: number): number
  signal(name: NodeJS.Signals): void
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** Removes the folder too, however it ended. */
  remove(): Promise<void>
}

export interface GatewayStart {
  /** What gateway.yaml says beside client, port and key; JSON is YAML. */
  readonly config: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  /** Files that lie beside gateway.yaml, by name. */
  readonly files?: Readonly<Record<string, string>>
  /** Of the client `window`; absent: `client.password`. */
  readonly password?: string
}

export async function startGateway({
  config,
  env = {},
  files = {},
  password = client.password,
}: GatewayStart): Promise<RunningGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-proof-'))
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  const clients = [{ id: client.id, credential: machineCredential(password) }]
  const all = {
    organisationCode: '40224846313020211A1001',
    listen: { host: '127.0.0.1', port: 0 },
    tokenKeyFile: 'token.key',
    actualCost: 'before-insurance',
    clients,
    ...config,
  }
  for (const [name, text] of Object.entries({ ...files, 'gateway.yaml': JSON.stringify(all) }))
    writeFileSync(join(folder, name), text)
  const child = spawn(process.execPath, [bin, 'serve', '--config', 'gateway.yaml'], {
    cwd: folder,
    env: { ...process.env, TMPDIR: temporary, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const remove = async () => {
    process.off('exit', kill)
    if (isRunning()) kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const url = await startedAt(() => (isRunning() ? stdout : undefined))
  if (url === undefined) {
    await remove()
    throw new Error(`the gateway did not start: ${stdout}${stderr}`)
  }
  const reply = (await (await fetch(`${url}/token?id=${client.id}&password=${password}`)).json()) as {
    data: { token: string } | null
  }
  return {
    url,
    folder,
    pid: child.pid ?? 0,
    token: reply.data?.token ?? '',
    isRunning,
    stdout: () => stdout,
    stderr: () => stderr,
    logged: () => logLines(stdout),
    peakMemory: () => peakMemory(child.pid ?? 0),
    socketsTo: (port) => socketsTo(child.pid ?? 0, port),
    signal: (name) => void child.kill(name),
    stop() {
      if (isRunning()) child.kill('SIGTERM')
      return ended
    },
    remove,
  }
}

async function startedAt(output: () => string | undefined): Promise<string | undefined> {
  for (let tries = 0; tries < 600; tries += 1) {
    const text = output()
    if (text === undefined) return undefined
    const url = /"url":"([^"]+)"/.exec(text)?.[1]
    if (url) return url
    await sleep(50)
  }
  return undefined
}

function logLines(text: string): LogLine[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes('"code":"'))
    .map((line) => JSON.parse(line) as LogLine)
}

function peakMemory(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1024)
}

function socketsTo(pid: number, port: number): number {
  const own = new Set(readdirSync(`/proc/${pid}/fd`).map((name) => linkOf(`/proc/${pid}/fd/${name}`)))
  const remote = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[2]?.endsWith(remote) && own.has(`socket:[${fields[9]}]`)).length
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
