import { expect, it } from 'vitest'
import { type AuditRecord, withoutPersons } from './record.ts'

const record: AuditRecord = {
  at: '2026-01-02T03:04:05.000Z',
  accountId: null,
  actor: 'system',
  role: 'system',
  action: 'application.submit',
  subject: 'application:0193a7c2-1111-7222-8333-444455556666',
}

it('hides a citizen number wherever a caller put it', () => {
  const detail = {
    message: '证件11010519491231002X不符',
    old: '110105491231002',
    number: 110105491231002,
    nested: [{ '360426199101010071': true }],
  }
  const text = JSON.stringify(withoutPersons({ ...record, subject: 'patient:11010519491231002x', detail }))
  for (const part of ['19491231', '491231', '19910101']) expect(text).not.toContain(part)
})

it('leaves application numbers, donation codes, ids and sums as they are', () => {
  const detail = {
    number: '20261122000123',
    longer: '202611220001234',
    donCode: '1302024000069',
    waived: 1234500,
    ok: true,
    none: null,
  }
  expect(withoutPersons({ ...record, detail })).toEqual({ ...record, detail })
})
