import { expect, test } from 'vitest'
import { parseProducts } from '../mapping/product-file.ts'
import type { DatabaseFacts } from '../sources/inspection.ts'
import { writesOf } from '../sources/mysql-inspect.ts'
import { factFindings } from './database.ts'
import { candidatesOf, candidatesText } from './find.ts'
import { findingTable } from './findings.ts'
import { shortened, unmappedCodes, unmappedCsv } from './unmapped.ts'

const facts: DatabaseFacts = {
  product: 'Oracle',
  version: '19.3.0.0.0',
  charset: 'AL32UTF8',
  clockMs: 0,
  askedMs: 0,
  writes: [],
  encrypted: true,
}
const asked = { of: '', user: 'reader', repaired: [] }
const verdictOf = (more: Partial<DatabaseFacts>, id: string) =>
  factFindings({ ...facts, ...more }, asked, () => []).find((each) => each.id === id)

test.each([
  ['Oracle', '11.2.0.4.0', 'warn', 'thick'],
  ['Oracle', '12.1.0.2.0', 'ok', 'Oracle 12.1'],
  ['SQL Server', '10.50.6000', 'warn', 'legacyTls'],
  ['SQL Server', '15.0.4123', 'ok', 'SQL Server 15'],
  ['MySQL', '5.6.51', 'warn', '语句超时'],
  ['MySQL', '8.0.36', 'ok', 'MySQL 8'],
  ['PostgreSQL', '9.6.24', 'warn', '过旧'],
])('%s %s is %s', (product, version, verdict, words) => {
  const found = verdictOf({ product, version }, 'version')
  expect(found).toMatchObject({ verdict, detail: { zh: expect.stringContaining(words) } })
})

test.each([
  ['US7ASCII', 'warn'],
  ['WE8MSWIN1252', 'warn'],
  ['ZHS16GBK', 'ok'],
  ['UTF8', 'ok'],
  ['latin1', 'warn'],
])('the character set %s is %s', (charset, verdict) => {
  expect(verdictOf({ charset }, 'charset')?.verdict).toBe(verdict)
})

test('a doubtful character set is no trouble where the configuration decodes the bytes', () => {
  const found = factFindings({ ...facts, charset: 'latin1' }, { ...asked, repaired: ['XM'] }, () => [])
  expect(found.find(({ id }) => id === 'charset')).toMatchObject({
    verdict: 'ok',
    detail: { zh: 'latin1，XM 按字节解码' },
  })
})

test('grants beyond reading are told, reading is not', () => {
  const grants = [
    "GRANT USAGE ON *.* TO `r`@`%` IDENTIFIED BY PASSWORD '*X'",
    'GRANT SELECT, SHOW VIEW ON `his`.* TO `r`@`%`',
    'GRANT SELECT (`a`, `b`), UPDATE (`c`) ON `his`.`t` TO `r`@`%`',
    'GRANT ALL PRIVILEGES ON `tmp`.* TO `r`@`%`',
  ]
  expect(writesOf(grants)).toEqual(['UPDATE (`c`) ON his.t'.replaceAll('`', '`'), 'ALL PRIVILEGES ON tmp.*'])
})

test('the table to fill holds each unmapped code once, reads back once filled, and holds no formula', () => {
  const codes = [
    { code: '204', name: '血浆' },
    { code: '203', name: '红细胞' },
    { code: '204', name: '血浆' },
    { code: '', name: '' },
    { code: '=1+1', name: '"引号",逗号' },
  ]
  const unmapped = unmappedCodes(codes, { '203': { code: '1001', name: '红细胞' } })
  expect(unmapped.map(({ code }) => code)).toEqual(['204', '=1+1'])
  const csv = unmappedCsv(unmapped)
  expect(csv).toContain("'=1+1")
  const filled = parseProducts(csv.replaceAll(',,,,', ',1003,血浆,100,'), 'p.csv')
  expect(filled).toMatchObject({ ok: true, value: { '204': { code: '1003', mlPerUnit: 100 } } })
  expect(unmappedCodes(codes, { ...(filled.ok ? filled.value : {}), '203': { code: '1001', name: '红细胞' } })).toEqual(
    [],
  )
})

test('a code that lost its zeros to Excel is recognised', () => {
  const unmapped = [
    { code: '0901', name: '红细胞' },
    { code: '0902', name: '血浆' },
    { code: 'A01', name: '血小板' },
  ]
  expect(shortened(unmapped, { '901': { code: '1001', name: '红细胞' } })).toEqual([unmapped[0]])
})

test('the columns that matter are first among several hundred tables', () => {
  const other = Array.from({ length: 300 }, (_, index) => ({
    table: `XT_${index}`,
    tableComment: '系统参数',
    column: index % 2 ? 'BRXM' : 'JE',
    comment: index % 2 ? '操作员姓名' : '金额',
    type: index % 2 ? 'varchar(20)' : 'decimal(14,4)',
  }))
  const people = ['SFZH 身份证号 varchar(20)', 'BRXM 病人姓名 varchar(40)', 'CSRQ 出生日期 datetime'].map((line) => {
    const [column = '', comment = '', type = ''] = line.split(' ')
    return { table: 'BRJBXX', tableComment: '病人基本信息', column, comment, type }
  })
  const found = candidatesOf([...other, ...people])
  for (const field of ['identityNumber', 'name', 'birthday']) expect(found.get(field)?.[0]?.table, field).toBe('BRJBXX')
  expect(found.get('donCode')).toEqual([])
})

test.each([
  ['English names', 'PAT_MASTER_INDEX', 'ID_NO NAME DATE_OF_BIRTH PATIENT_ID'],
  [
    'Chinese names with blanks and full-width signs',
    '患者信息（全院）',
    '证件号码（身份证） 患者姓名 出生　日期 患者　编号',
  ],
  ['pinyin behind a prefix', 'T_PAT_0001', 'F_SFZH F_BRXM F_CSRQ F_BRID'],
])('without comments a patient is found by %s', (_what, table, names) => {
  const columns = names.split(' ').map((column) => ({ table, tableComment: '', column, comment: '', type: 'char(20)' }))
  const found = candidatesOf(columns)
  const best = ['identityNumber', 'name', 'birthday', 'patientKey'].map((field) => found.get(field)?.[0]?.column)
  expect(best).toEqual(names.split(' '))
})

test('without comments a settlement is found by English names, and no name is cut', () => {
  const names = 'INP_NO RCPT_NO SETTLING_DATE DISCHARGE_DATE_TIME CHARGES'.split(' ')
  const columns = names.map((column) => ({
    table: 'INP_SETTLE_MASTER',
    tableComment: '',
    column,
    comment: '',
    type: /DATE/.test(column) ? 'datetime' : 'decimal(14,4)',
  }))
  const found = candidatesOf(columns)
  const fields = ['admissionNumber', 'settlementNumber', 'settledOn', 'dischargedOn', 'actualCost']
  expect(fields.map((field) => found.get(field)?.[0]?.column)).toEqual(names)
  expect(candidatesText(found)).toContain('INP_SETTLE_MASTER.DISCHARGE_DATE_TIME')
})

test('every finding has a title and a fix in Chinese and in English', () => {
  for (const { title, fix } of Object.values(findingTable)) {
    expect(title.zh + fix.zh).toMatch(/[\u4e00-\u9fff{]/)
    expect(`${title.en}${fix.en}`).not.toMatch(/[\u4e00-\u9fff]/)
    expect(title.zh && title.en && fix.zh && fix.en).toBeTruthy()
  }
})
