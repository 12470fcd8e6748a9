import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatUnits, formatYuan } from '@xuemian/contract'
import iconv from 'iconv-lite'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { failureOf } from '../errors.ts'
import type { SourceRows } from '../source.ts'
import { openFiles } from './files.ts'
import { createMappedSource, type SourcePlan } from './mapped.ts'
import { sourceSuite, suiteRows } from './suite.ts'

const folder = mkdtempSync(join(tmpdir(), 'xuemian-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(file: string, lines: readonly (readonly (string | null)[])[], encoding = 'utf8') {
  const text = lines
    .map((line) => line.map((value) => `"${(value ?? '').replaceAll('"', '""')}"`).join(','))
    .join('\r\n')
  writeFileSync(join(folder, `${file}.new`), iconv.encode(text, encoding))
  renameSync(join(folder, `${file}.new`), join(folder, file))
}

const plan: SourcePlan = {
  patients: {
    query: 'patients.csv',
    columns: { patientKey: '病人ID', name: '姓名', identityNumber: '证件号', birthday: '出生日期' },
  },
  bags: {
    query: 'bags.csv',
    columns: {
      patientKey: '病人ID',
      admissionNumber: '住院号',
      settlementNumber: '结算单号',
      settledOn: '结算日期',
      dischargedOn: '出院日期',
      voided: '作废',
      actualCost: '结算金额',
      consumedOn: '用血日期',
      donCode: '献血码',
      prodCode: '产品码',
      prodClassCode: '类别',
      prodClassName: '类别名称',
      volume: '数量',
      rh: 'Rh',
      money: '金额',
    },
  },
}

function fill({ patients, bags }: SourceRows) {
  write('patients.csv', [
    ['病人ID', '姓名', '证件号', '出生日期'],
    ...patients.map((row) => [row.patientKey, row.name, row.identityNumber, row.birthday]),
  ])
  write('bags.csv', [
    Object.values(plan.bags.columns) as string[],
    ...bags.map((row) => [
      ...[row.patientKey, row.admissionNumber, row.settlementNumber, row.settledOn, row.dischargedOn],
      ...[row.voided ? '是' : '否', row.actualCost === null ? null : formatYuan(row.actualCost), row.consumedOn],
      ...[row.donCode, row.prodCode, row.prodClassCode, row.prodClassName],
      ...[row.volume === null ? null : formatUnits(row.volume), row.rh],
      row.money === null ? null : formatYuan(row.money),
    ]),
  ])
}
const open = () => createMappedSource(plan, { source: openFiles(folder) })
const never = new AbortController().signal

beforeEach(() => fill(suiteRows))

sourceSuite('files', async () => {
  fill(suiteRows)
  return open()
})

describe('files', () => {
  const found = async (number = 'E1') => (await open().find([number], never)).patients.map(({ name }) => name)

  test('a file that changed is read anew, in GBK as well', async () => {
    const source = open()
    expect((await source.find(['E1'], never)).patients).toEqual([])
    write(
      'patients.csv',
      [
        ['病人ID', '姓名', '证件号', '出生日期'],
        ['9', '王小明', 'E1', '1990-01-01'],
      ],
      'gbk',
    )
    expect((await source.find(['E1'], never)).patients).toMatchObject([{ name: '王小明' }])
  })

  test.each([
    ['is not there', () => rmSync(join(folder, 'patients.csv')), 'SOURCE_FILE_UNREADABLE', 'patients.csv'],
    ['lacks a column', () => write('patients.csv', [['病人ID', '姓名', '出生日期']]), 'ROW_UNREADABLE', '证件号'],
    [
      'has an open quote',
      () => writeFileSync(join(folder, 'patients.csv'), '病人ID,证件号\n"1,2\n'),
      'SOURCE_FILE_UNREADABLE',
      '引号',
    ],
    [
      'has a line with more values',
      () => write('patients.csv', [['证件号'], ['1', '2']]),
      'SOURCE_FILE_UNREADABLE',
      '第2行',
    ],
  ])('a file that %s is told by name', async (_what, spoil, code, words) => {
    spoil()
    await expect(found()).rejects.toSatisfy((error) => {
      const failed = failureOf(error)
      return failed?.code === code && failed.message.includes(words)
    })
  })
})
