import {
  checks,
  consoleLine,
  consoleSummary,
  htmlReport,
  jsonReport,
  junitReport,
  mendings,
  type Report,
} from '@xuemian/conformance/check'
import { faults } from '@xuemian/conformance/simulate'
import { expect, test } from 'vitest'
import { city, patients, runAgainst } from './support.ts'

const step = Math.max(1, Math.floor(faults.length / 10))
const tried = faults.filter((fault, index) => fault.breaks.length > 0 && index % step === 0)
const people = city.patients.filter(({ identityNumber }) => patients.includes(identityNumber))
const bags = city.hospitals.flatMap(({ bags: rows }) => rows.flatMap(({ donCode }) => donCode ?? []))

test('every check names an example that exists', () => {
  expect(checks.filter(({ mend }) => !mendings[mend]).map(({ id, mend }) => [id, mend])).toEqual([])
})

test.each(tried.map((fault) => [fault.name, fault] as const))(
  'reports on a hospital with the fault %s hold nobody',
  async (_, fault) => {
    const results = await runAgainst({ faults: [fault] })
    const report: Report = {
      startedAt: '2026-11-20T01:30:00.000Z',
      version: '0.1.0',
      baseUrl: 'http://127.0.0.1:8090',
      profile: 'strict',
      people: patients.length,
      results,
      secrets: { id: 'province', password: 'not told', identityNumbers: patients },
    }
    const lines = results.map((result) => consoleLine(result, report.secrets))
    const all = [jsonReport(report), junitReport(report), htmlReport(report), consoleSummary(report), ...lines].join(
      '\n',
    )
    const forbidden = [...people.flatMap(({ name, identityNumber }) => [name, identityNumber]), ...bags]
    expect(forbidden.filter((value) => all.includes(value))).toEqual([])
  },
)
