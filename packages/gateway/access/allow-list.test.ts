import { expect, test } from 'vitest'
import { addressOf } from './address.ts'
import { createAllowList, rangeFault } from './allow-list.ts'

test.each([
  ['10.1.2.3', '10.1.2.3', true],
  ['10.1.2.3', '10.1.2.4', false],
  ['10.1.0.0/16', '10.1.255.1', true],
  ['10.1.0.0/16', '10.2.0.1', false],
  ['10.1.2.3/8', '10.200.0.1', true],
  ['10.1.0.0/16', '::ffff:10.1.2.3', true],
  ['10.1.0.0/16', '::ffff:10.2.2.3', false],
  ['0.0.0.0/0', '192.0.2.1', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['fd00::/8', 'fd12:3456::1', true],
  ['fd00::/8', 'fe80::1', false],
  ['2001:db8::1', '2001:db8:0:0::1', true],
  ['::/0', 'no address', false],
])('a list of %s lets %s pass: %s', (range, address, passes) => {
  expect(createAllowList([range])?.(addressOf(address))).toBe(passes)
})

test('no list lets everybody pass', () => {
  expect(createAllowList(undefined)).toBeUndefined()
})

test.each([
  ['10.1.0.0/33', '0 至 32'],
  ['fd00::/129', '0 至 128'],
  ['10.1', '须为地址或网段'],
  ['window.example', '须为地址或网段'],
  ['10.1.0.0/16/2', '须为地址或网段'],
  ['fe80::1%eth0', '须为地址或网段'],
  ['::ffff:10.1.2.3', '直接写作 10.1.2.3'],
])('%s is no range', (range, words) => {
  expect(rangeFault(range)).toContain(words)
  expect(() => createAllowList([range])).toThrow(words)
})
