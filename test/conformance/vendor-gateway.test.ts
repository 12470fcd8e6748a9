import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type City, createSimulatedHospital } from '@xuemian/conformance/simulate'
import { formatUnits } from '@xuemian/contract'
import type { BagRow } from '@xuemian/gateway'
import { expect, test } from 'vitest'
import { oddChecks } from './configured-gateway.ts'
import { city } from './support.ts'

type Hospital = City['hospitals'][number]

/** A vendor's interface, and how gateway.yaml names it. */
interface Vendor {
  readonly source: string
  stop(): Promise<void>
}

test.for([
  ['a careless /token and /blduseinfo', careless],
  ['JSON of another shape', otherShape],
] as const)('xuemian-gateway over %s passes every check, with no warning', { timeout: 120_000 }, async ([, open]) => {
  const [hospital] = city.hospitals
  if (!hospital) throw new RangeError('no hospital')
  const vendor = await open(hospital)
  try {
    expect(await oddChecks(hospital.orgCode, vendor.source)).toEqual([])
  } finally {
    await vendor.stop()
  }
})

async function careless(hospital: Hospital): Promise<Vendor> {
  const credentials = { id: 'xuemian', password: randomBytes(18).toString('base64url') }
  const simulated = await createSimulatedHospital({
    ...{ hospital, credentials, profile: 'sloppy', now: Date.now, random: randomBytes },
  })
  const { url } = await simulated.listen({ port: 0 })
  const source = `
  kind: http
  style: blduseinfo
  url: ${url}
  id: ${credentials.id}
  password: ${credentials.password}
  notFound: { words: [未找到] }
`
  return { source, stop: () => simulated.close() }
}

/** Stays with their settlements and bags; amounts in fen, moments in place of days, Rh in digits. */
async function otherShape({ patients, bags }: Hospital): Promise<Vendor> {
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const url = new URL(request.url ?? '', 'http://vendor')
    const reply =
      url.pathname === '/patient'
        ? patients.filter(({ identityNumber }) => identityNumber === url.searchParams.get('card'))
        : settlementsOf(bags.filter(({ patientKey }) => patientKey === JSON.parse(text).id))
    const empty = reply.length === 0 && url.pathname === '/patient'
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(empty ? { code: 'E404', data: null } : { code: '0', data: reply }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const source = `
  kind: http
  style: json
  url: http://127.0.0.1:${(server.address() as AddressInfo).port}
  ok: { path: code, equals: ['0'] }
  notFound: { path: code, equals: [E404] }
  requests:
    patient: { path: '/patient?card={1}', rows: 'data[]' }
    charges: { path: /charges, json: { id: '{1}' }, rows: 'data[].bags[]' }
  patients:
    query: patient
    columns: { patientKey: data.patientKey, name: data.name, identityNumber: data.identityNumber, birthday: data.birthday }
  bags:
    query: charges
    columns: { patientKey: data.id, admissionNumber: data.stay, settlementNumber: data.no, settledOn: data.at, dischargedOn: data.out,
      voided: data.voided, actualCost: { column: data.total, in: fen }, consumedOn: data.bags.at, donCode: data.bags.don,
      prodCode: data.bags.product, prodClassCode: data.bags.class.code, prodClassName: data.bags.class.name, volume: data.bags.units,
      rh: data.bags.rh, money: { column: data.bags.fen, in: fen } }
  rhCodes: { '1': '+', '2': '-' }
`
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { source, stop }
}

function settlementsOf(rows: readonly BagRow[]): readonly unknown[] {
  const settlements = new Map<string, BagRow[]>()
  for (const row of rows) {
    const name = `${row.settlementNumber} ${row.voided}`
    settlements.set(name, [...(settlements.get(name) ?? []), row])
  }
  return [...settlements.values()].map((own) => {
    const [head] = own as [BagRow]
    const { patientKey: id, admissionNumber: stay, settlementNumber: no, voided, actualCost: total } = head
    const moment = (day: string | null) => (day === null ? null : `${day} 12:34:56`)
    return {
      ...{ id, stay, no, voided, total, at: moment(head.settledOn), out: moment(head.dischargedOn) },
      bags: own.map((row) => ({
        ...{ at: moment(row.consumedOn), don: row.donCode, product: row.prodCode, fen: row.money },
        ...{ class: { code: row.prodClassCode, name: row.prodClassName }, rh: row.rh === '+' ? 1 : 2 },
        units: row.volume === null ? null : formatUnits(row.volume),
      })),
    }
  })
}
