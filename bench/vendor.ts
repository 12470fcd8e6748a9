import pg from 'pg'
import { organisationCode, productClasses, queries, rhCodes } from './hospital-database.ts'

/** What a peer is started with. */
export interface VendorInput {
  readonly url: string
  readonly token: string
  readonly connections: number
}

/** The four headers of HIS-2.3. */
export const corsHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Allow-Methods': 'PUT, GET, HEAD, POST, DELETE, OPTIONS',
} as const

export const refusal = (erroMessage: string) => ({ success: false, data: null, erroMessage })

type Row = Readonly<Record<string, string | null>>

/**
 * What a vendor writes for one hospital: two queries on a pool, no transaction, each row trusted. `prepared` names the statements, so that
 * the server parses them once for each connection. Values come as text: no date object is made only to be written again.
 */
export function createVendorLookUp({ url, connections }: VendorInput, { prepared }: { readonly prepared: boolean }) {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    idleTimeoutMillis: 60_000,
    types: { getTypeParser: () => (value: string | Buffer) => value },
  })
  pool.on('error', () => undefined)
  const ask = (name: keyof typeof queries, list: readonly string[]) =>
    pool.query<Row>({ ...(prepared ? { name } : {}), text: queries[name], values: [list] })

  return async (identityNumber: string) => {
    const { rows: patients } = await ask('patients', [identityNumber])
    const [patient] = patients
    if (!patient) return refusal('未找到该证件号的患者')
    const { rows } = await ask('bags', [patient.patient_id ?? ''])
    return { success: true, data: replyOf(patient, rows), erroMessage: null }
  }
}

function replyOf(patient: Row, rows: readonly Row[]) {
  const bills = new Map<string | null, ReturnType<typeof billOf>>()
  for (const row of rows) {
    if (row.cancelled === 't') continue
    let bill = bills.get(row.settle_no ?? null)
    if (!bill) {
      bill = billOf(row)
      bills.set(row.settle_no ?? null, bill)
    }
    const product = productClasses[row.local_code as keyof typeof productClasses]
    bill.products.push({
      donCode: row.don_code,
      prodCode: row.prod_code,
      prodClassCode: product.code,
      prodClassName: product.name,
      volume: Number(row.quantity),
      rh: rhCodes[row.rh_code as keyof typeof rhCodes],
      money: Number(row.amount),
    })
  }
  return {
    bldUser: {
      name: patient.patient_name,
      identityNumber: patient.id_no,
      birthday: patient.birth_date,
      hisId: `${organisationCode}_${rows[0]?.admission_no}`,
    },
    chargeBills: [...bills.values()],
  }
}

function billOf(row: Row) {
  return {
    serialNumber: `${organisationCode}_${row.admission_no}`,
    actualCost: Number(row.total_cost).toFixed(2),
    consumptionDatetime: row.used_at?.slice(0, 10),
    products: [] as unknown[],
  }
}
