import { isIP, isIPv4, SocketAddress } from 'node:net'

/**
 * An address in its one spelling, IPv4 also where it came mapped into IPv6 (`::ffff:10.1.2.3`) or with the port that some proxies write
 * into X-Forwarded-For; empty for what is none.
 */
export function addressOf(text: string | undefined): string {
  if (text === undefined || isIPv4(text)) return text ?? ''
  const bare = withoutPort(text).replace(/%.*$/, '')
  if (isIP(bare) !== 6) return isIPv4(bare) ? bare : ''
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' })
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)
  return mapped?.[1] ?? address
}

/**
 * Whom a limit counts as one: an IPv4 address, or the /64 of an IPv6 address, within which one machine takes as many addresses as it likes.
 * `address` as `addressOf` answers it.
 */
export function sourceOf(address: string): string {
  return address.includes(':') ? `${networkOf(address)}::/64` : address
}

function networkOf(address: string): string {
  const [front = [], back = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''))
  const words = back.length + (back.at(-1)?.includes('.') ? 1 : 0)
  const between = address.includes('::') ? Math.max(0, 8 - front.length - words) : 0
  return [...front, ...Array<string>(between).fill('0'), ...back].slice(0, 4).join(':')
}

function withoutPort(text: string): string {
  return /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/.exec(text)?.slice(1).find(Boolean) ?? text
}
