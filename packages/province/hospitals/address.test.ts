import { expect, it } from 'vitest'
import { readHisAddress } from './address.ts'

it.each([
  ['http://192.168.1.10:8090', 'http://192.168.1.10:8090', 'http://192.168.1.10:8090'],
  ['https://HIS.example.cn/', 'https://his.example.cn', 'https://his.example.cn'],
  ['http://his.local:80/xuemian/api/', 'http://his.local/xuemian/api', 'http://his.local'],
  ['http://[fd00::1]:7001', 'http://[fd00::1]:7001', 'http://[fd00::1]:7001'],
  ['http://10.0.0.1:6679', 'http://10.0.0.1:6679', 'http://10.0.0.1:6679'],
])('takes %s', (text, baseUrl, origin) => {
  expect(readHisAddress(text)).toEqual({ ok: true, baseUrl, origin })
})

it.each([
  'ftp://10.0.0.1',
  'javascript:alert(1)',
  '10.0.0.1:8090',
  '',
  'http://user:secret@10.0.0.1',
  'http://10.0.0.1:6000',
  'http://10.0.0.1:10080',
  'http://10.0.0.1:25',
  'http://10.0.0.1/?id=1',
  'http://10.0.0.1/?',
  'http://10.0.0.1/#x',
  'http://10.0.0.1/a;script-src',
  "http://10.0.0.1/'self'",
])('refuses %j, saying why without the address', (text) => {
  const read = readHisAddress(text)
  expect(read.ok).toBe(false)
  expect(read.ok || read.message).not.toContain('secret')
})
