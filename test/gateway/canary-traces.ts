import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeOf } from './ask.ts'
import { canary } from './canaries.ts'
import { exchange } from './exchange.ts'
import { client, type RunningGateway, startGateway } from './running-gateway.ts'

const misfortune = new URL('./misfortune.mjs', import.meta.url).href
const bin = fileURLToPath(new URL('../../packages/gateway/bin/xuemian-gateway.mjs', import.meta.url))

type Files = Readonly<Record<string, string>>

/** Runs gateways and commands and keeps what they leave behind. */
export interface Traces {
  /** What was written where somebody else may read it: outputs, failure replies, files; by where. */
  readonly left: ReadonlyMap<string, string>
  /** The replies to those who may read them. */
  readonly successes: readonly string[]
  /** Every code of a reply or of a log line. */
  readonly codes: ReadonlySet<string>
  readonly tokens: readonly string[]
  /** Keeps what a scene itself was answered. */
  keep(place: string, text: string): void
  /** A gateway that misfortunes can befall; `end` stops it, keeps what it wrote and removes it. */
  start(
    name: string,
    config: Readonly<Record<string, unknown>>,
    files?: Files,
  ): Promise<{ readonly gateway: RunningGateway; end(): Promise<void> }>
  /** Runs a command of the gateway in a folder of its own. */
  run(
    name: string,
    args: readonly string[],
    files: Files,
    more?: { readonly input?: string; readonly env?: Files },
  ): Promise<void>
  /** Sends a request as it is and answers the code of its reply. */
  send(gateway: RunningGateway, request: string): Promise<string>
  get(gateway: RunningGateway, path: string, headers?: string): Promise<string>
  lookUp(gateway: RunningGateway, number: string, token?: string): Promise<string>
  signIn(gateway: RunningGateway, password: string, id?: string): Promise<string>
}

export function collectTraces(): Traces {
  const left = new Map<string, string>()
  const successes: string[] = []
  const codes = new Set<string>()
  const tokens: string[] = []

  const send = async (gateway: RunningGateway, request: string): Promise<string> => {
    const text = (await exchange(gateway.url, [request], 60_000)) ?? ''
    const code = codeOf(text.slice(text.indexOf('\r\n\r\n') + 4))
    codes.add(code)
    const issued = /"token":"([^"]+)"/.exec(text)?.[1]
    if (issued !== undefined) tokens.push(issued)
    if (code === 'OK') successes.push(text)
    else left.set(`reply ${left.size}: ${code}`, text)
    return code
  }
  const get = (gateway: RunningGateway, path: string, headers = '') =>
    send(gateway, `GET ${path} HTTP/1.1\r\nHost: his\r\nConnection: close\r\n${headers}\r\n`)

  /** Keeps every file below a folder, except those that the test itself put there. */
  const keepFiles = (name: string, folder: string, ours: Files) => {
    for (const file of filesBelow(folder)) {
      if (!(file in ours)) left.set(`${name}: ${file}`, readFileSync(join(folder, file), 'utf8'))
    }
  }

  return {
    left,
    successes,
    codes,
    tokens,
    keep(place, text) {
      left.set(place, text)
      codes.add(codeOf(text))
    },
    send,
    get,
    lookUp: (gateway, number, token = gateway.token) =>
      get(gateway, `/blduseinfo?token=${token}&identityNumber=${encodeURIComponent(number)}`),
    signIn: (gateway, password, id = client.id) =>
      get(gateway, `/token?id=${encodeURIComponent(id)}&password=${encodeURIComponent(password)}`),
    async start(name, config, files = {}) {
      const env = { NODE_OPTIONS: `--import=${misfortune}`, MISFORTUNE_SAYS: canary.number }
      const gateway = await startGateway({ config, files, env, password: canary.clientPassword })
      tokens.push(gateway.token)
      const end = async () => {
        await gateway.stop()
        left.set(`${name}: standard output`, gateway.stdout())
        left.set(`${name}: standard error`, gateway.stderr())
        keepFiles(name, gateway.folder, { ...files, 'gateway.yaml': '' })
        for (const { code } of gateway.logged()) codes.add(code)
        await gateway.remove()
      }
      return { gateway, end }
    },
    async run(name, args, files, { input = '', env = {} } = {}) {
      const folder = mkdtempSync(join(tmpdir(), 'xuemian-canary-'))
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
      const child = spawn(process.execPath, [bin, ...args], {
        cwd: folder,
        env: { ...process.env, TMPDIR: folder, ...env },
        timeout: 60_000,
      })
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (output += text))
      child.stdin.end(input)
      const code = await new Promise((resolve) => child.once('close', resolve))
      if (code === null) throw new Error(`${name} did not end: ${output}`)
      left.set(name, output)
      keepFiles(name, folder, files)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
