import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../errors.ts'
import type { BagColumns } from '../../mapping/fields.ts'
import { openFiles } from '../files.ts'
import { createMappedSource } from '../mapped.ts'
import { openHttp } from './http.ts'
import { startVendor } from './testing.ts'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const never = () => new AbortController().signal
const columns: BagColumns = {
  ...{ patientKey: 'id', admissionNumber: 'zyh', settlementNumber: 'jsdh', settledOn: 'jsrq', actualCost: 'zje' },
  ...{ consumedOn: 'jsrq', donCode: 'xdh', prodCode: 'bag.product', prodClassCode: 'bag.class', prodClassName: 'name' },
  ...{ volume: 'bag.units', rh: 'bag.rh', money: 'zje' },
}

/** Patients and charges in files, bags from a vendor's interface by donation number, names of classes in a file again. */
async function joined(bagReply: (number: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-joined-'))
  closing.push(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(
    join(folder, 'patients.csv'),
    'id,xm,zjh,csrq\n1,张三,11010519491231002X,1949-12-31\n2,李四,OTHER,1950-01-01\n',
  )
  writeFileSync(
    join(folder, 'charges.csv'),
    'id,zyh,jsdh,jsrq,zje,xdh\n1,Z1,J1,2019-10-15,100,D1\n1,Z1,J1,2019-10-15,100,D2\n',
  )
  writeFileSync(join(folder, 'classes.csv'), 'class,name\n1001,悬浮红细胞\n')
  const vendor = await startVendor(({ path }) => bagReply(path.slice('/bags/'.length)))
  closing.push(vendor.close)
  const requests = { bag: { path: '/bags/{1}', rows: 'bag[]' } }
  return createMappedSource(
    {
      patients: {
        from: 'files',
        query: 'patients.csv',
        columns: { patientKey: 'id', name: 'xm', identityNumber: 'zjh', birthday: 'csrq' },
      },
      bags: {
        from: 'files',
        query: 'charges.csv',
        columns,
        join: [
          { from: 'blood', query: 'bag', key: ['xdh'], on: ['{1}'] },
          { from: 'files', query: 'classes.csv', key: ['bag.class'], on: ['class'] },
        ],
      },
    },
    { files: openFiles(folder), blood: openHttp({ style: 'json', url: vendor.url, requests }) },
  )
}

const bag = (product: string) => `{"bag":[{"product":"${product}","class":"1001","units":1.50,"rh":"+"}]}`

describe('an interface joined to files', () => {
  test('adds what it knows of each row', async () => {
    const source = await joined(bag)
    await source.check(never())
    const { bags } = await source.find(['11010519491231002X'], never())
    expect(bags).toMatchObject([
      { donCode: 'D1', prodCode: 'D1', prodClassName: '悬浮红细胞', volume: 150 },
      { donCode: 'D2', prodCode: 'D2', prodClassName: '悬浮红细胞', volume: 150 },
    ])
    expect(await source.find(['OTHER'], never())).toMatchObject({ patients: [{ name: '李四' }], bags: [] })
  })

  test('leaves nothing where it knows nothing, of one row or of all', async () => {
    const one = await joined((number) => (number === 'D1' ? bag('P') : '{"bag":[]}'))
    expect((await one.find(['11010519491231002X'], never())).bags).toMatchObject([
      { prodCode: 'P', prodClassName: '悬浮红细胞' },
      { prodCode: null, prodClassName: null },
    ])
    const none = await joined(() => '{"bag":[]}')
    expect((await none.find(['11010519491231002X'], never())).bags).toMatchObject([
      { donCode: 'D1', prodCode: null, prodClassName: null, volume: null },
      { donCode: 'D2', prodCode: null, prodClassName: null, volume: null },
    ])
  })

  test('a column that its rows do not have is named', async () => {
    const source = await joined(() => '{"bag":[{"product":"P","class":"1001","unit":1,"rh":"+"}]}')
    expect(await source.find(['11010519491231002X'], never()).catch(failureOf)).toMatchObject({
      code: 'ROW_UNREADABLE',
      message: expect.stringContaining('bag.units'),
    })
  })
})
