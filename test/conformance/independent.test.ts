import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatUnits, formatYuan } from '@xuemian/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { broken, city, patients, runOn } from './support.ts'

const program = fileURLToPath(new URL('../independent/his.py', import.meta.url))
const python = findPython()
const credentials = { id: 'province', password: randomBytes(18).toString('base64url') }

/** Which checks must find each planted defect; the first is the one that names it. */
const defects: Readonly<Record<string, readonly string[]>> = {
  errMsg: ['quirk-key-alias'],
  gbk: ['quirk-charset'],
  'doubled-cors': ['cors-once'],
  'no-cors-on-errors': ['cors-on-failures'],
  'any-token': ['token-made-up', 'token-altered', 'any-token-refused'],
  'one-token': ['token-not-ended'],
  'null-bills': ['quirk-null-for-list'],
  'rh-chinese': ['quirk-rh-form'],
  'money-string': ['quirk-number-as-string'],
  'mixed-patients': ['own-person-at-once'],
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuemian-independent-'))
  writeFileSync(join(folder, 'data.json'), JSON.stringify(tables()))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(python === undefined)('a hospital written in Python from the interface text alone', () => {
  test('passes: nothing fails, nothing could not be run', async () => {
    const results = await withPython(undefined, (url) => runOn(url, credentials))
    const bad = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'could-not-run')
    expect(bad.map(({ check, outcome }) => ({ id: check.id, outcome }))).toEqual([])
    expect(results.filter(({ verdict }) => verdict === 'warn').map(({ check }) => check.id)).toEqual([])
  }, 60_000)

  test('has ten defects, each named here', () => {
    const listed = spawnSync(python ?? '', [program, '--defects'], { encoding: 'utf8' }).stdout
    const names = listed
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[0])
    expect(names.sort()).toEqual(Object.keys(defects).sort())
    expect(names).toHaveLength(10)
  })

  test.each(Object.entries(defects))(
    'with the defect %s is found by %j, and by no other check',
    async (name, checks) => {
      const results = await withPython(name, (url) => runOn(url, credentials))
      expect([...broken(results)].sort()).toEqual([...checks].sort())
    },
    60_000,
  )
})

/** With CI=true a missing Python fails instead of being skipped. */
function findPython(): string | undefined {
  const found = ['python3', 'python'].find((name) =>
    /Python 3/.test(spawnSync(name, ['--version'], { encoding: 'utf8' }).stdout ?? ''),
  )
  if (!found && process.env.CI === 'true') throw new Error('no Python 3: CI must install one')
  return found
}

async function withPython<T>(defect: string | undefined, work: (url: string) => Promise<T>): Promise<T> {
  const parameters = [program, '--data', join(folder, 'data.json'), ...(defect ? ['--defect', defect] : [])]
  const env = {
    ...process.env,
    HIS_ID: credentials.id,
    HIS_PASSWORD: credentials.password,
    PYTHONDONTWRITEBYTECODE: '1',
  }
  const child = spawn(python ?? '', parameters, { env })
  try {
    return await work(await addressOf(child))
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (data: Buffer) => {
      output += data.toString()
      const url = /listening (\S+)/.exec(output)?.[1]
      if (url) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
  })
}

/** The people of the synthetic hospital whom the tests look up, as that program's own tables. */
function tables() {
  const [hospital] = city.hospitals
  if (!hospital) throw new RangeError('no hospital')
  const people = hospital.patients.filter(({ identityNumber }) => patients.includes(identityNumber ?? ''))
  const settlements = people.flatMap(({ patientKey, identityNumber }) => {
    const rows = hospital.bags.filter((bag) => bag.patientKey === patientKey)
    return [...new Set(rows.map((row) => row.settlementNumber))].map((number) => {
      const own = rows.filter((row) => row.settlementNumber === number)
      return {
        identity: identityNumber,
        number: own[0]?.admissionNumber,
        cost: formatYuan(own[0]?.actualCost ?? (0 as never)),
        date: own[0]?.consumedOn,
        bags: own.map((row) => ({
          donation: row.donCode,
          product: row.prodCode,
          class: row.prodClassCode,
          className: row.prodClassName,
          units: formatUnits(row.volume ?? (0 as never)),
          rh: row.rh,
          fee: formatYuan(row.money ?? (0 as never)),
        })),
      }
    })
  })
  return {
    hospital: hospital.orgCode,
    patients: people.map(({ patientKey, name, identityNumber, birthday }) => ({
      name,
      identity: identityNumber,
      birthday,
      admission: hospital.bags.find((bag) => bag.patientKey === patientKey)?.admissionNumber ?? patientKey,
    })),
    settlements,
  }
}
