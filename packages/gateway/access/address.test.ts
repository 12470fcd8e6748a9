import { expect, test } from 'vitest'
import { addressOf, sourceOf } from './address.ts'

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::FFFF:0a01:0203', '10.1.2.3'],
  ['0:0:0:0:0:ffff:10.1.2.3', '10.1.2.3'],
  ['2001:DB8:0:0::0001', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['10.1.2.3:50123', '10.1.2.3'],
  ['[2001:db8::1]:50123', '2001:db8::1'],
  ['unknown', ''],
  ['', ''],
  ['10.1.2', ''],
  [undefined, ''],
])('the address %s is %s', (text, address) => {
  expect(addressOf(text)).toBe(address)
})

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
  ['64:ff9b::10.1.2.3', '64:ff9b:0:0::/64'],
  ['', ''],
])('limits count %s as %s', (address, source) => {
  expect(sourceOf(address)).toBe(source)
})
