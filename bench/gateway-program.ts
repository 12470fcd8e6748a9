import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineCredential } from '@xuemian/gateway'
import { organisationCode, productClasses, queries, rhCodes } from './hospital-database.ts'
import type { Server } from './servers.ts'

const program = fileURLToPath(new URL('../packages/gateway/bin/xuemian-gateway.mjs', import.meta.url))

/** The gateway as a hospital runs it: the program, a gateway.yaml, its log in a file. `token` is one that it gave. */
export async function startGatewayProgram(
  url: string,
  connections: number,
): Promise<Server & { readonly token: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-bench-'))
  const credentials = { id: 'bench', password: randomBytes(16).toString('hex') }
  // JSON is YAML too
  writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify(configOf(url, connections, credentials)))
  const logFile = join(folder, 'log')
  const child = spawn(process.execPath, [program, 'serve', '--config', 'gateway.yaml'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', openSync(logFile, 'w'), 'inherit'],
  })
  const stop = () => {
    child.kill('SIGTERM')
    child.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  }
  try {
    const own = await addressIn(logFile, () => child.exitCode === null)
    const reply = await fetch(`${own}/token?${new URLSearchParams(credentials)}`)
    const { data } = (await reply.json()) as { data: { token: string } }
    return { url: own, token: data.token, stop }
  } catch (error) {
    stop()
    throw error
  }
}

function configOf(url: string, connections: number, { id, password }: { id: string; password: string }) {
  return {
    organisationCode,
    listen: { host: '127.0.0.1', port: 0 },
    tokenKeyFile: 'token.key',
    actualCost: 'before-insurance',
    // the load asks for more people in a minute than a window does in a year
    limits: { lookUps: 1_000_000 },
    clients: [{ id, credential: machineCredential(password) }],
    source: {
      kind: 'postgres',
      url,
      connections,
      patients: {
        query: queries.patients,
        columns: { patientKey: 'patient_id', name: 'patient_name', identityNumber: 'id_no', birthday: 'birth_date' },
      },
      bags: {
        query: queries.bags,
        columns: {
          patientKey: 'patient_id',
          admissionNumber: 'admission_no',
          settlementNumber: 'settle_no',
          settledOn: 'settled_at',
          dischargedOn: 'discharged_at',
          voided: 'cancelled',
          actualCost: 'total_cost',
          consumedOn: 'used_at',
          donCode: 'don_code',
          prodCode: 'prod_code',
          prodClassCode: 'local_code',
          volume: 'quantity',
          rh: 'rh_code',
          money: 'amount',
        },
      },
      rhCodes,
      productClasses,
    },
  }
}

async function addressIn(logFile: string, runs: () => boolean): Promise<string> {
  for (let tries = 0; tries < 600 && runs(); tries += 1) {
    const url = /"url":"([^"]+)"/.exec(readFileSync(logFile, 'utf8'))?.[1]
    if (url) return url
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the gateway did not start: ${readFileSync(logFile, 'utf8')}`)
}
