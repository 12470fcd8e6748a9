import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineCredential } from '../tokens/credentials.ts'

/** The installed command. */
export const bin = fileURLToPath(new URL('../bin/xuemian-gateway.mjs', import.meta.url))
const sampleFolder = new URL('../sample/', import.meta.url)

/** The password of the client `window` in `sampleIn`. */
export const secret = 'secret-of-the-window'

/** One run of the command. */
export interface Run {
  readonly child: ChildProcess
  /** Everything printed so far, on both outputs. */
  readonly output: () => string
  readonly ended: Promise<number | null>
}

/** Folders with the sample configuration, and the processes that run in them. */
export interface TestProcesses {
  /** A fresh folder with the sample on a free port; `more` is put at the end of gateway.yaml. */
  sampleIn(more?: string): string
  /** In a folder other than the repository: what an installed command meets. */
  run(folder: string, parameters: readonly string[], input?: string, env?: Readonly<Record<string, string>>): Run
  /** `serve`, once it listens. */
  serve(folder: string, env?: Readonly<Record<string, string>>): Promise<Run & { readonly url: string }>
  /** Ends this process too when the rest is cleared. */
  hold(child: ChildProcess): void
  /** Ends what still runs and removes the folders. */
  clear(): void
}

export function testProcesses(): TestProcesses {
  const running: ChildProcess[] = []
  const folders: string[] = []
  const run: TestProcesses['run'] = (folder, parameters, input = '', env = {}) => {
    const child = spawn(process.execPath, [bin, ...parameters], { cwd: folder, env: { ...process.env, ...env } })
    running.push(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
    child.stdin.end(input)
    return { child, output: () => output, ended: new Promise((resolve) => child.once('exit', resolve)) }
  }
  return {
    sampleIn(more = '') {
      const folder = mkdtempSync(join(tmpdir(), 'xuemian-gateway-'))
      folders.push(folder)
      const sample = readFileSync(new URL('gateway.yaml', sampleFolder), 'utf8')
      const own = sample
        .replace('换成 hash-password 输出的校验值', `'${machineCredential(secret)}'`)
        .replace('port: 8090', 'port: 0')
      writeFileSync(join(folder, 'gateway.yaml'), `${own}\n${more}`)
      writeFileSync(join(folder, 'rows.yaml'), readFileSync(new URL('rows.yaml', sampleFolder)))
      return folder
    },
    run,
    async serve(folder, env) {
      const started = run(folder, ['serve', '--config', 'gateway.yaml'], '', env)
      const url = await said(started, /"url":"([^"]+)"/)
      return { ...started, url }
    },
    hold: (child) => void running.push(child),
    clear() {
      for (const child of running.splice(0)) child.kill('SIGKILL')
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until a run has printed what `pattern` matches, and answers its first group. */
export async function said({ output }: Run, pattern: RegExp): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = pattern.exec(output())
    if (found) return found[1] ?? found[0]
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`did not say ${pattern}: ${output()}`)
}
