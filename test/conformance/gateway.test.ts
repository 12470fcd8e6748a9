import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { City } from '@xuemian/conformance/simulate'
import { formatUnits, formatYuan } from '@xuemian/contract'
import { machineCredential } from '@xuemian/gateway'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startPostgres } from '../support/postgres.ts'
import { city, runOn } from './support.ts'

const bin = fileURLToPath(new URL('../../packages/gateway/bin/xuemian-gateway.mjs', import.meta.url))

test('xuemian-gateway over a real PostgreSQL passes every check, with no warning', async (context) => {
  const server = await startPostgres()
  if (!server) return context.skip()
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-conformance-'))
  let child: ChildProcess | undefined
  try {
    const [hospital] = city.hospitals
    if (!hospital) throw new RangeError('no hospital')
    await fill(server.url, hospital)
    const password = randomBytes(18).toString('base64url')
    writeFileSync(
      join(folder, 'gateway.yaml'),
      configuration(hospital.orgCode, machineCredential(password), server.url),
    )
    child = spawn(process.execPath, [bin, 'serve', '--config', 'gateway.yaml'], { cwd: folder })
    const url = await addressOf(child)
    const results = await runOn(url, { id: 'province', password })
    const odd = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable')
    expect(odd.map(({ check, outcome }) => ({ id: check.id, outcome }))).toEqual([])
  } finally {
    child?.kill('SIGKILL')
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}, 120_000)

type Hospital = City['hospitals'][number]

async function fill(url: string, { patients, bags }: Hospital): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`CREATE TABLE "病人" (id text, xm text, zjh text, csrq date);
    CREATE TABLE "输血收费" (xh serial, id text, zyh text, jsdh text, jsrq date, cyrq date, zf boolean, zje numeric(14,4), yxsj timestamp,
      xdh text, cpm text, lb text, lbmc text, sl numeric(8,2), rh text, je numeric(14,2))`)
  for (const row of patients)
    await client.query('INSERT INTO "病人" VALUES ($1, $2, $3, $4)', [
      row.patientKey,
      row.name,
      row.identityNumber,
      row.birthday,
    ])
  for (const row of bags) {
    const values = [
      row.patientKey,
      row.admissionNumber,
      row.settlementNumber,
      row.settledOn,
      row.dischargedOn,
      row.voided,
      row.actualCost === null ? null : formatYuan(row.actualCost),
      row.consumedOn,
      row.donCode,
      row.prodCode,
      row.prodClassCode,
      row.prodClassName,
      row.volume === null ? null : formatUnits(row.volume),
      row.rh === '+' ? '1' : '2',
      row.money === null ? null : formatYuan(row.money),
    ]
    await client.query(
      `INSERT INTO "输血收费" (id, zyh, jsdh, jsrq, cyrq, zf, zje, yxsj, xdh, cpm, lb, lbmc, sl, rh, je)
       VALUES (${values.map((_, index) => `$${index + 1}`).join(', ')})`,
      values,
    )
  }
  await client.end()
}

function configuration(organisationCode: string, credential: string, url: string): string {
  return `
organisationCode: ${organisationCode}
listen: { host: 127.0.0.1, port: 0 }
tokenKeyFile: token.key
actualCost: before-insurance
clients: [{ id: province, credential: '${credential}' }]
source:
  kind: postgres
  url: ${url}
  patients:
    query: SELECT id, xm, zjh, csrq FROM "病人" WHERE zjh = ANY($1)
    columns: { patientKey: id, name: xm, identityNumber: zjh, birthday: csrq }
  bags:
    query: SELECT * FROM "输血收费" WHERE id = ANY($1) ORDER BY xh
    columns: { patientKey: id, admissionNumber: zyh, settlementNumber: jsdh, settledOn: jsrq, dischargedOn: cyrq, voided: zf, actualCost: zje,
      consumedOn: yxsj, donCode: xdh, prodCode: cpm, prodClassCode: lb, prodClassName: lbmc, volume: sl, rh: rh, money: je }
  rhCodes: { '1': '+', '2': '-' }
`
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
