import { expect, test } from 'vitest'
import { failureOf } from '../errors.ts'
import { patientOf } from './mapping.ts'
import { type Origin, textOf } from './value.ts'

const gbk = Buffer.from('d5c5c8fd', 'hex')

test('bytes of GBK are read as what they are, and the bytes are told as proof', () => {
  const told: Origin[] = []
  expect(textOf({ xm: gbk }, { column: 'xm', charset: 'gb18030' }, 'name', (origin) => told.push(origin))).toBe('张三')
  expect(told).toEqual([{ column: 'xm', raw: '张三', bytes: gbk }])
})

test('bytes that are not of the character set are refused by field, without the bytes', () => {
  const columns = {
    patientKey: 'k',
    name: { column: 'xm', charset: 'utf-8' as const },
    identityNumber: 'i',
    birthday: 'b',
  }
  try {
    patientOf({ k: '1', xm: gbk, i: '1', b: null }, columns)
    expect.unreachable()
  } catch (error) {
    expect(failureOf(error)).toMatchObject({ code: 'ROW_UNREADABLE', message: expect.stringContaining('name') })
  }
})
