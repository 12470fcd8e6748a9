import { formatUnits, formatYuan } from '@xuemian/contract'
import iconv from 'iconv-lite'
import type { BagRow, PatientRow, SourceRows } from '../../source.ts'
import { createMappedSource, type SourcePlan } from '../mapped.ts'
import { sourceSuite } from '../suite.ts'
import { openHttp } from './http.ts'
import type { HttpOptions } from './options.ts'
import { type Answer, type Asked, startVendor } from './testing.ts'

sourceSuite('http, JSON in GB18030 behind a login', (rows) =>
  open(rows, {
    answer: (asked) => (asked.path === '/login' ? '{"d":{"t":"a b+c"}}' : jsonVendor(asked, rows)),
    options: {
      style: 'json',
      headers: { Authorization: 'Bearer {token}' },
      login: { request: { path: '/login', json: { secret: '{password}' } }, token: 'd.t' },
      password: 'x',
      ok: { path: 'code', equals: ['0'] },
      requests: {
        patient: { path: '/patients?idNo={1}', rows: 'data.list[]' },
        bills: { path: '/bills', json: { head: {}, body: { patientId: '{1}' } }, rows: 'data.bills[].items[]' },
      },
    },
    plan: planOf('data.list', 'data.bills'),
  }),
)

sourceSuite('http, SOAP with XML in CDATA', (rows) =>
  open(rows, {
    answer: (asked) => soapVendor(asked, rows),
    options: {
      style: 'xml',
      unpack: { 'Envelope.Body.QueryResponse.return': 'xml' },
      root: 'Envelope.Body.QueryResponse.return.reply',
      requests: {
        patient: { path: '/his.asmx', xml: envelope('patients', '{1}'), rows: 'list[]' },
        bills: { path: '/his.asmx', xml: envelope('bills', '{1}'), rows: 'bills[].items[]' },
      },
    },
    plan: planOf('list', 'bills'),
  }),
)

interface Opening {
  readonly answer: (asked: Asked) => Answer
  readonly options: Omit<HttpOptions, 'url'>
  readonly plan: SourcePlan
}

async function open(_rows: SourceRows, { answer, options, plan }: Opening) {
  const vendor = await startVendor(answer)
  const source = createMappedSource(plan, { vendor: openHttp({ ...options, url: vendor.url }) })
  return {
    ...source,
    async close() {
      await source.close()
      await vendor.close()
    },
  }
}

function planOf(patient: string, bill: string): SourcePlan {
  return {
    patients: {
      query: 'patient',
      columns: {
        patientKey: `${patient}.id`,
        name: `${patient}.name`,
        identityNumber: `${patient}.idCard`,
        birthday: `${patient}.birth`,
      },
    },
    bags: {
      query: 'bills',
      columns: {
        patientKey: `${bill}.patient.id`,
        admissionNumber: `${bill}.adm`,
        settlementNumber: `${bill}.no`,
        settledOn: `${bill}.settled`,
        dischargedOn: `${bill}.out`,
        voided: `${bill}.void`,
        actualCost: `${bill}.cost`,
        consumedOn: `${bill}.items.used`,
        donCode: `${bill}.items.don`,
        prodCode: `${bill}.items.prod`,
        prodClassCode: `${bill}.items.cls`,
        prodClassName: `${bill}.items.clsName`,
        volume: `${bill}.items.qty`,
        rh: `${bill}.items.rh`,
        money: `${bill}.items.amt`,
      },
    },
  }
}

type Value = string | null
type Fields = readonly (readonly [string, Value])[]

function patientFields({ patientKey, name, identityNumber, birthday }: PatientRow): Fields {
  return Object.entries({ id: patientKey, name, idCard: identityNumber, birth: birthday })
}

function billFields(row: BagRow): Fields {
  const { admissionNumber, settlementNumber, settledOn, dischargedOn, voided, actualCost } = row
  const cost = actualCost === null ? null : formatYuan(actualCost)
  const facts = { adm: admissionNumber, no: settlementNumber, settled: settledOn, out: dischargedOn, cost }
  return Object.entries({ ...facts, void: voided ? '1' : '0' })
}

function itemFields(row: BagRow): Fields {
  const { consumedOn, donCode, prodCode, prodClassCode, prodClassName, volume, rh, money } = row
  const codes = { used: consumedOn, don: donCode, prod: prodCode, cls: prodClassCode, clsName: prodClassName, rh }
  const qty = volume === null ? null : formatUnits(volume)
  return Object.entries({ ...codes, qty, amt: money === null ? null : formatYuan(money) })
}

/** Amounts and quantities are JSON numbers with their digits. */
function jsonOf(fields: Fields): string {
  const numbers = ['cost', 'qty', 'amt']
  return fields
    .map(
      ([key, value]) =>
        `${JSON.stringify(key)}:${value !== null && numbers.includes(key) ? value : JSON.stringify(value)}`,
    )
    .join(',')
}

function jsonVendor({ path, headers, body }: Asked, rows: SourceRows): Answer {
  if (headers.authorization !== 'Bearer a b+c') return { status: 401, body: '' }
  const url = new URL(path, 'http://vendor')
  const data =
    url.pathname === '/patients'
      ? `"list":[${patientsOf(rows, url.searchParams.get('idNo') ?? '').map((row) => `{${jsonOf(patientFields(row))}}`)}]`
      : `"bills":[${bagsOf(rows, JSON.parse(body).body.patientId)
          .map(
            (row) =>
              `{"patient":{"id":"${row.patientKey}"},${jsonOf(billFields(row))},"items":[{${jsonOf(itemFields(row))}}]}`,
          )
          .join(',')}]`
  return { body: iconv.encode(`{"code":0,"data":{${data}}}`, 'gb18030') }
}

function envelope(what: string, value: string): string {
  const inner = `<![CDATA[<ask><what>${what}</what><value>${value}</value></ask>]]>`
  return `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><Query><xml>${inner}</xml></Query></soap:Body></soap:Envelope>`
}

function xmlOf(fields: Fields): string {
  return fields.map(([key, value]) => (value === null ? `<${key}/>` : `<${key}>${escaped(value)}</${key}>`)).join('')
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** What a reader of XML makes of the value, for the signs that the suite asks with. */
function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replaceAll('&quot;', '"')
}

function soapVendor({ body }: Asked, rows: SourceRows): Answer {
  const [, what = '', value = ''] = /<what>(.*)<\/what><value>(.*)<\/value>/.exec(body) ?? []
  const found =
    what === 'patients'
      ? patientsOf(rows, unescaped(value)).map((row) => `<list>${xmlOf(patientFields(row))}</list>`)
      : bagsOf(rows, unescaped(value)).map(
          (row) =>
            `<bills><patient><id>${row.patientKey}</id></patient>${xmlOf(billFields(row))}<items>${xmlOf(itemFields(row))}</items></bills>`,
        )
  const inner = `<![CDATA[<?xml version="1.0"?><reply>${found.join('')}</reply>]]>`
  const response = `<QueryResponse xmlns="urn:his"><return xsi:type="xsd:string">${inner}</return></QueryResponse>`
  const headers = { 'Content-Type': 'text/xml; charset=utf-8' }
  return { headers, body: `<s:Envelope xmlns:s="u" xmlns:xsi="v"><s:Body>${response}</s:Body></s:Envelope>` }
}

function patientsOf(rows: SourceRows, number: string): readonly PatientRow[] {
  return rows.patients.filter(({ identityNumber }) => identityNumber === number)
}

function bagsOf(rows: SourceRows, key: string): readonly BagRow[] {
  return rows.bags.filter(({ patientKey }) => patientKey === key)
}
