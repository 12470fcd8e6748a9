import { identityCheckDigit } from '@xuemian/contract'
import pg from 'pg'

/** The same two queries for the gateway and its peers, as the sample `gateway.yaml` has them. */
export const queries = {
  patients: `SELECT patient_id, patient_name, id_no, birth_date
FROM patient WHERE id_no = ANY($1)`,
  bags: `SELECT s.patient_id, s.admission_no, s.settle_no, s.settled_at, s.discharged_at, s.cancelled, s.total_cost,
       b.used_at, b.don_code, b.prod_code, b.local_code, b.quantity, b.rh_code, b.amount
FROM settlement s JOIN blood_charge b ON b.settle_no = s.settle_no
WHERE s.patient_id = ANY($1) ORDER BY s.settled_at, s.settle_no, b.line_no`,
} as const

export const organisationCode = '40224846313020211A1001'

/** The hospital's own product codes, and the province's classes of them (HIS-3.2.7). */
export const productClasses = {
  HX01: { code: '1002', name: '去白细胞悬浮红细胞' },
  XJ02: { code: '2001', name: '新鲜冰冻血浆' },
} as const

/** The hospital's own codes for Rh(D). */
export const rhCodes = { '1': '+', '2': '-' } as const

const SCHEMA = `
CREATE TABLE patient (patient_id integer PRIMARY KEY, patient_name varchar(50) NOT NULL, sex char(1), id_no varchar(20), birth_date date,
  phone varchar(20), address varchar(200));
CREATE TABLE settlement (settle_no varchar(20) PRIMARY KEY, patient_id integer NOT NULL, admission_no varchar(20) NOT NULL,
  settled_at timestamp, discharged_at timestamp, cancelled boolean NOT NULL, total_cost numeric(14,4), cashier varchar(20));
CREATE TABLE blood_charge (line_no bigint PRIMARY KEY, settle_no varchar(20) NOT NULL, used_at timestamp, don_code varchar(20),
  prod_code varchar(20), local_code varchar(20), quantity numeric(8,2), rh_code char(1), amount numeric(14,2), ward varchar(20));`

/** Ten bags a settlement; of every eighth patient a settlement was voided and made anew. */
const FILL = `
INSERT INTO settlement
SELECT 'S' || lpad((2 * i + k)::text, 9, '0'), i, 'ZY' || lpad(i::text, 8, '0'), at + k * interval '1 hour', at,
  i % 8 = 0 AND k = 0, CASE WHEN i % 2 = 0 THEN 10 * (430 + i % 60) ELSE 10 * (31.5 + i % 7) END, 'C' || i % 40
FROM generate_series(1, $1::integer) AS i
CROSS JOIN generate_series(0, 1) AS k
CROSS JOIN LATERAL (SELECT timestamp '2026-01-05 08:00' + i % 300 * interval '1 day' + i % 9000 * interval '1 second') AS t (at)
WHERE k = 0 OR i % 8 = 0;`
const CHARGES = `
INSERT INTO blood_charge
SELECT row_number() OVER (ORDER BY settle_no, n), settle_no, settled_at - interval '3 days' + n * interval '2 hours',
  '00302' || lpad((patient_id * 10 + n)::text, 8, '0'), CASE WHEN patient_id % 2 = 0 THEN 'P0056V00' ELSE 'P0101V00' END,
  CASE WHEN patient_id % 2 = 0 THEN 'HX01' ELSE 'XJ02' END, 1 + n % 2 * 0.5, CASE WHEN patient_id % 50 = 0 THEN '2' ELSE '1' END,
  total_cost / 10, 'W' || patient_id % 30
FROM settlement CROSS JOIN generate_series(0, 9) AS n;`
const INDEXES = `
CREATE INDEX ON patient (id_no); CREATE INDEX ON settlement (patient_id); CREATE INDEX ON blood_charge (settle_no);
VACUUM ANALYZE`

/** Makes a hospital of `patients` synthetic patients with ten bags each, and answers their identity numbers. */
export async function fillHospital(url: string, patients: number): Promise<readonly string[]> {
  const numbers = Array.from({ length: patients }, (_, index) => identityNumberOf(index + 1))
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(SCHEMA)
    await client.query(
      `INSERT INTO patient SELECT i, '测试人' || i, '1', number, to_date(substr(number, 7, 8), 'YYYYMMDD'), '0311' || 80000000 + i, '虚构路' || i || '号'
       FROM unnest($1::text[]) WITH ORDINALITY AS t (number, i)`,
      [numbers],
    )
    await client.query(FILL, [patients])
    await client.query(CHARGES)
    for (const statement of INDEXES.split(';')) await client.query(statement)
  } finally {
    await client.end()
  }
  return numbers
}

/** Born 1940 to 1999, each day and serial of its own. */
function identityNumberOf(ordinal: number): string {
  const birthday = new Date(Date.UTC(1940, 0, 1 + (ordinal % 21_900))).toISOString().slice(0, 10).replaceAll('-', '')
  const first17 = `130105${birthday}${String(1 + Math.floor(ordinal / 21_900)).padStart(3, '0')}`
  return first17 + identityCheckDigit(first17)
}
