import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../bin/xuemian-province.mjs', import.meta.url))

/** What a command of `xuemian-province` printed and how it ended. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end, with nothing of our environment but `env`. */
export async function runCommand(args: readonly string[], env: Record<string, string>, cwd: string): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (bytes) => {
    stdout += bytes
  })
  child.stderr.on('data', (bytes) => {
    stderr += bytes
  })
  const [code] = (await once(child, 'close')) as [number]
  return { code, stdout, stderr }
}

/** A server process that listens. */
export interface ServerProcess {
  readonly address: string
  readonly child: ChildProcess
  /** Everything logged until now. */
  logged(): string
  /** Sends SIGTERM and answers the exit code. */
  stop(): Promise<number>
}

/** Starts `xuemian-province serve` on a free port and waits until it listens. */
export async function startServer(env: Record<string, string>, cwd: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [bin, 'serve'], {
    cwd,
    env: { PATH: process.env.PATH ?? '', XUEMIAN_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const lines: string[] = []
  child.stderr.on('data', (bytes) => lines.push(String(bytes)))
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      const { address } = JSON.parse(line) as { address?: string }
      if (address) resolve(address)
    })
    child.once('exit', () => reject(new Error(`the server ended before it listened: ${lines.join('\n')}`)))
  })
  return {
    address,
    child,
    logged: () => lines.join('\n'),
    async stop() {
      process.off('exit', killWithUs)
      child.kill('SIGTERM')
      const [code] = (await once(child, 'exit')) as [number]
      return code
    },
  }
}
