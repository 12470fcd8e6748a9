import { randomBytes } from 'node:crypto'
import type { Day, Fen, UnitHundredths } from '@xuemian/contract'
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts'
import type { GatewaySettings } from './settings.ts'
import type { BagRow, DataSource, PatientRow, SourceRows } from './source.ts'
import { createMemorySource } from './sources/memory.ts'
import { machineCredential } from './tokens/credentials.ts'

/** Synthetic facts that the tests share. */
export const organisationCode = '40224846313020211A1001'
export const identityNumber = '11010519491231002X'
export const client = { id: 'window', password: 'hJ3kq9ZtLw2RbXs7' } as const

export function patientRow(row: Partial<PatientRow> = {}): PatientRow {
  return { patientKey: '1', name: '张三', identityNumber, birthday: '1949-12-31' as Day, ...row }
}

/** One bag of 2 U for 420 yuan of the settlement S1 of the stay 056544. */
export function bagRow(row: Partial<BagRow> = {}): BagRow {
  return {
    patientKey: '1',
    admissionNumber: '056544',
    settlementNumber: 'S1',
    settledOn: '2019-10-15' as Day,
    dischargedOn: '2019-10-15' as Day,
    voided: false,
    actualCost: 42_000 as Fen,
    consumedOn: '2019-10-12' as Day,
    donCode: '0030119123456',
    prodCode: 'P0056V00',
    prodClassCode: '1001',
    prodClassName: '悬浮红细胞',
    volume: 200 as UnitHundredths,
    rh: '+',
    money: 42_000 as Fen,
    ...row,
  }
}

/** The same charge with the signs of a refund. */
export function refundOf(row: BagRow, more: Partial<BagRow> = {}): BagRow {
  return { ...row, volume: -(row.volume ?? 0) as UnitHundredths, money: -(row.money ?? 0) as Fen, ...more }
}

export const someRows: SourceRows = { patients: [patientRow()], bags: [bagRow()] }

export interface TestGatewayOptions extends Partial<Omit<GatewayOptions, 'settings'>> {
  readonly settings?: Partial<GatewaySettings>
  readonly rows?: SourceRows
}

/** A gateway with one client over rows in memory. */
export function testGateway(options: TestGatewayOptions = {}): Promise<Gateway> {
  const { settings, rows = someRows, ...rest } = options
  const clients = [{ id: client.id, credential: machineCredential(client.password) }]
  return createGateway({
    settings: { organisationCode, clients, tokenKey: Buffer.alloc(32, 7), ...settings },
    source: createMemorySource(rows),
    now: Date.now,
    random: randomBytes,
    ...rest,
  })
}

/** A token by the interface itself. */
export async function tokenOf(gateway: Gateway): Promise<string> {
  const reply = await gateway.app.inject(`/token?id=${client.id}&password=${client.password}`)
  return reply.json<{ data: { token: string } }>().data.token
}

/** A source that behaves as told. */
export function sourceThat(find: DataSource['find']): DataSource {
  return { find, check: async () => undefined, close: async () => undefined }
}
