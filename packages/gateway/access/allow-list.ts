import { BlockList, isIP } from 'node:net'
import { addressOf } from './address.ts'

/** Whether an address, as `addressOf` answers it, may ask. */
export type AllowList = (address: string) => boolean

/** Lets pass what lies in one of the ranges, each an address or a network (`10.1.0.0/16`, `fd00::/8`); `undefined` lets everybody pass. */
export function createAllowList(ranges: readonly string[] | undefined): AllowList | undefined {
  if (ranges === undefined) return undefined
  const list = new BlockList()
  for (const range of ranges) {
    const { address, bits, family } = readRange(range)
    list.addSubnet(address, bits, family)
  }
  return (address) => address !== '' && list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
}

/** What is wrong with the text of a range, for the configuration. */
export function rangeFault(range: string): string | undefined {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(range) ?? []
  const version = isIP(address)
  if (version === 0 || address.includes('%')) return '须为地址或网段，例如 10.1.2.3、10.1.0.0/16、fd00::/8'
  if (addressOf(address) !== address && addressOf(address).includes('.'))
    return `IPv4 地址请直接写作 ${addressOf(address)}`
  const most = version === 4 ? 32 : 128
  return bits !== undefined && Number(bits) > most ? `网段的位数须为 0 至 ${most}` : undefined
}

function readRange(range: string) {
  const fault = rangeFault(range)
  if (fault) throw new RangeError(fault)
  const [address = '', bits] = range.split('/')
  const family = address.includes(':') ? ('ipv6' as const) : ('ipv4' as const)
  return { address, bits: bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family }
}
