import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A server under measurement, in a process of its own so that the load generator does not share its core. */
export interface Server {
  readonly url: string
  stop(): void
}

/** Starts `bench/<file>` and waits until it reports its address. */
export async function startServer(file: string, input: unknown = null): Promise<Server> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child: ChildProcess = fork(path, [], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  child.send({ input })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { url: string }).url))
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
  return { url, stop: () => child.kill('SIGTERM') }
}
