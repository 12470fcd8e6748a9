import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineCredential } from '@xuemian/gateway'
import { runOn } from './support.ts'

const bin = fileURLToPath(new URL('../../packages/gateway/bin/xuemian-gateway.mjs', import.meta.url))

/** Runs `xuemian-gateway` over a `source` of gateway.yaml, and answers the outcomes of all checks that are neither passed nor not applicable. */
export async function oddChecks(organisationCode: string, source: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-conformance-'))
  let child: ChildProcess | undefined
  try {
    const password = randomBytes(18).toString('base64url')
    writeFileSync(join(folder, 'gateway.yaml'), configuration(organisationCode, machineCredential(password), source))
    child = spawn(process.execPath, [bin, 'serve', '--config', 'gateway.yaml'], { cwd: folder })
    const results = await runOn(await addressOf(child), { id: 'province', password })
    const odd = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable')
    return odd.map(({ check, outcome }) => ({ id: check.id, outcome }))
  } finally {
    child?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

function configuration(organisationCode: string, credential: string, source: string): string {
  return `
organisationCode: ${organisationCode}
listen: { host: 127.0.0.1, port: 0 }
tokenKeyFile: token.key
signature: { keyFile: signing.key }
actualCost: before-insurance
clients: [{ id: province, credential: '${credential}' }]
source:${source}`
}

async function addressOf(child: ChildProcess): Promise<string> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (output += data.toString()))
  for (let tries = 0; tries < 400; tries += 1) {
    const url = /"url":"([^"]+)"/.exec(output)?.[1]
    if (url) return url
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`did not start: ${output}`)
}
