import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mysql from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleForHospitals } from '../../scripts/bundle/bundle.ts'
import { createHisSchema, runbookPeople } from '../support/his-schema.ts'
import { startMariadb, type TestMariadb } from '../support/mariadb.ts'

const runbook = readFileSync(new URL('../../docs/hospital-runbook.md', import.meta.url), 'utf8')
const home = mkdtempSync(join(tmpdir(), 'xuemian-runbook-'))
/** Stands for the folder of the runbook. */
const folder = join(home, 'opt/xuemian')
let hospital: TestMariadb | undefined
let port = 0

beforeAll(async () => {
  hospital = await startMariadb()
  if (!hospital) return
  await createHisSchema(hospital.url)
  await bundleForHospitals(home, () => undefined)
  port = await freePort()
}, 180_000)
afterAll(async () => {
  try {
    process.kill(Number(readFileSync(join(folder, 'gateway.pid'), 'utf8')))
  } catch {
    // it was never started
  }
  await hospital?.stop()
  rmSync(home, { recursive: true, force: true })
})

interface Block {
  readonly kind: string
  /** The file that it is the text of. */
  readonly file: string
  readonly text: string
  readonly section: string
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = []
  let section = ''
  for (const [, heading, kind = '', file = '', body = ''] of text.matchAll(
    /^(## .*)$|^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm,
  )) {
    if (heading) section = heading
    else blocks.push({ kind, file, text: body, section })
  }
  return blocks
}

/** The hospital of the runbook, at the addresses of this test. */
function here(text: string): string {
  const database = new URL(hospital?.url ?? '').host
  return text
    .replaceAll('/opt/xuemian', folder)
    .replaceAll('10.1.2.3:3306', database)
    .replaceAll(/\b8090\b/g, String(port))
}

/** Runs a block of commands; answers what it printed. */
function shell(text: string): string {
  const env = { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', XUEMIAN_LISTEN_PORT: String(port) }
  const script = `set -euo pipefail\n${here(text)}`
  const output = join(home, 'output')
  const ran = spawnSync('bash', ['-c', `exec > ${output} 2>&1\n${script}`], { cwd: home, env, timeout: 120_000 })
  const printed = readFileSync(output, 'utf8')
  expect(ran.status, `${text}\n${printed}`).toBe(0)
  return printed
}

async function administer(text: string): Promise<void> {
  const client = await mysql.createConnection({ uri: hospital?.url ?? '', multipleStatements: true })
  await client.query(text)
  await client.end()
}

describe('the runbook', () => {
  test('holds no block that this test would pass over', () => {
    for (const { kind } of blocksOf(runbook)) expect(['sh', 'sql', 'yaml', 'csv', 'console']).toContain(kind)
  })

  test('leads from an empty folder to a passed check, command by command', async (context) => {
    if (!hospital) return context.skip()
    const printed = new Map<string, string>()
    for (const { kind, file, text, section } of blocksOf(runbook)) {
      if (kind === 'sh') printed.set(section, `${printed.get(section) ?? ''}${shell(text)}`)
      if (kind === 'sql') await administer(text)
      if (kind === 'yaml' || kind === 'csv') writeFileSync(join(folder, file), here(text))
    }
    const said = (start: string) => [...printed].find(([section]) => section.startsWith(`## ${start} `))?.[1] ?? ''
    expect(said('2')).toContain('"status":"ok"')
    expect(said('4')).toContain('SXXDJL.XMBH')
    expect(said('5')).toMatch(/20302,,,,新鲜冰冻血浆\(FFP\)/)
    expect(said('6')).toContain('不通过 0')
    expect(said('6')).toContain('✓ 将发出的答复')
    expect(said('8')).toContain('符合')
    for (const number of runbookPeople) for (const text of printed.values()) expect(text).not.toContain(number)
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).not.toContain(runbookPeople[0])
  }, 300_000)

  test('its gateway nets refunds, drops voided and unsettled bills, and reads Rh by the hospital’s digits', async (context) => {
    if (!hospital) return context.skip()
    const url = `http://127.0.0.1:${port}`
    const password = readFileSync(join(folder, 'province.password'), 'utf8').trim()
    const ask = async (path: string, query: Record<string, string>) =>
      (await (await fetch(`${url}${path}?${new URLSearchParams(query)}`)).json()) as {
        data: { token: string; chargeBills: unknown }
      }
    const { token } = (await ask('/token', { id: 'province', password })).data
    const bills = async (identityNumber: string) =>
      (await ask('/blduseinfo', { token, identityNumber })).data.chargeBills
    expect(await bills(runbookPeople[0])).toMatchObject([
      {
        actualCost: '1330.00',
        consumptionDatetime: '2026-02-27',
        products: [
          { donCode: '0030226000101', prodClassCode: '1001', volume: 2, rh: '+', money: 420 },
          { donCode: '0030226000103', prodClassCode: '1003', volume: 2, money: 80 },
          { donCode: '0030226000104', prodClassCode: '1005', volume: 1, money: 1400 },
        ],
      },
    ])
    expect(await bills(runbookPeople[1])).toEqual([])
    expect(await bills(runbookPeople[2])).toMatchObject([{ products: [{ rh: '-', money: 980 }] }])
  })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
