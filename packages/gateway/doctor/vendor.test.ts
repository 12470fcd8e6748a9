import { writeTokenReply } from '@xuemian/contract'
import { afterEach, describe, expect, test } from 'vitest'
import { parseConfig } from '../config/config.ts'
import { type Answer, startVendor, type TestVendor } from '../sources/http/testing.ts'
import { machineCredential } from '../tokens/credentials.ts'
import { diagnose } from './doctor.ts'

const open: TestVendor[] = []
afterEach(async () => {
  for (const vendor of open.splice(0)) await vendor.close()
})

/** What doctor says of a vendor that answers as told, beside what it says of the configuration itself. */
async function findingsOf(source: string, answer: (path: string) => Answer) {
  const vendor = await startVendor(({ path }) => answer(path))
  open.push(vendor)
  const read = parseConfig(
    `organisationCode: 40224846313020211A1001
listen: { host: 127.0.0.1, port: 0 }
tokenKeyFile: token.key
actualCost: before-insurance
clients: [{ id: a, credential: '${machineCredential('secret-of-the-window')}' }]
source: { kind: http, url: '${vendor.url}', ${source} }`,
    {},
  )
  if (!read.ok) throw new TypeError(JSON.stringify(read.faults))
  const { findings, unmapped } = await diagnose(read.value, { now: Date.now, elapsed: () => 0 })
  const own = findings.slice(findings.findIndex(({ id }) => id === 'reachable'))
  return { unmapped, found: own.map(({ id, verdict, of, what }) => [id, verdict, of, what]), asked: vendor.asked }
}

const mapped = `style: json, password: p,
  login: { request: { path: '/login?p={password}' }, token: t }, headers: { X-Token: '{token}' },
  requests: { patient: { path: '/p/{1}' }, bills: { path: '/b/{1}', rows: 'rows[]' }, codes: { path: /codes, rows: '[]' } },
  patients: { query: patient, columns: { patientKey: id, name: n, identityNumber: i, birthday: b } },
  bags: { query: bills, columns: { patientKey: id, admissionNumber: a, settlementNumber: s, settledOn: d, actualCost: c, consumedOn: d,
    donCode: x, prodCode: y, prodClassCode: z, volume: v, rh: r, money: m } },
  productCodes: { query: codes, columns: { code: code, name: name } }, productClasses: { HX01: { code: '1', name: 全血 } }`

describe('doctor over a vendor’s interface', () => {
  test('tries server and login, asks for no patient, and lists the codes that are not mapped', async () => {
    const { found, unmapped, asked } = await findingsOf(mapped, (path) =>
      path.startsWith('/login') ? '{"t":"x"}' : '[{"code":"HX01","name":"全血"},{"code":"HX02","name":"血浆"}]',
    )
    expect(found).toEqual([
      ['reachable', 'ok', '', undefined],
      ['columns', 'skipped', 'patients', undefined],
      ['columns', 'skipped', 'bags', undefined],
      ['unmapped', 'fail', '', undefined],
    ])
    expect(unmapped).toEqual([{ code: 'HX02', name: '血浆' }])
    expect(asked.map(({ path }) => path)).toEqual(['/login?p=p', '/', '/codes'])
  })

  test('says that the login was refused', async () => {
    const { found } = await findingsOf(mapped, () => ({ status: 403, body: '' }))
    expect(found).toEqual([['reachable', 'fail', '', 'SOURCE_LOGIN_REFUSED']])
  })

  test.each([
    [writeTokenReply({ token: 't', expiresIn: 60 }), 'ok', undefined],
    ['{"success":false,"data":null,"erroMessage":"x"}', 'fail', 'SOURCE_LOGIN_REFUSED'],
  ])('tries a vendor’s own /token: %s', async (answer, verdict, what) => {
    const { found } = await findingsOf('style: blduseinfo, id: a, password: b', () => answer)
    expect(found).toEqual([['reachable', verdict, '', what]])
  })
})
