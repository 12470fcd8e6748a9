/** Ports that browsers refuse. The Fetch standard lists 4190 and 6679 too; Chromium was seen to allow them. */
const BAD_PORTS = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 5060, 5061, 6000,
  6566, 6665, 6666, 6667, 6668, 6669, 6697, 10080,
])

/** What is known of a HIS address before any call. */
export type HisAddress =
  | {
      readonly ok: true
      /** Without a slash at its end: `/token` follows. */
      readonly base: string
      readonly origin: string
      readonly plain: boolean
      readonly host: HostKind
    }
  | { readonly ok: false; readonly code: 'ADDRESS_INVALID' | 'PORT_BLOCKED' }

/** Where a host lies as far as its text tells: `local` is a private address or `*.local`, `public` any other literal address. */
export type HostKind = 'loopback' | 'local' | 'public' | 'name'

/**
 * Checks a base address for what makes every call fail: its form, and a port that browsers refuse (browser.md 2.5). Mixed content is told
 * after a failed call only, since a browser policy can permit it.
 */
export function checkAddress(baseUrl: string): HisAddress {
  let url: URL
  try {
    url = new URL(baseUrl)
  } catch {
    return { ok: false, code: 'ADDRESS_INVALID' }
  }
  const plain = url.protocol === 'http:'
  const bare = url.username === '' && url.password === '' && !/[?#]/.test(baseUrl)
  if ((!plain && url.protocol !== 'https:') || !bare) return { ok: false, code: 'ADDRESS_INVALID' }
  if (url.port !== '' && BAD_PORTS.has(Number(url.port))) return { ok: false, code: 'PORT_BLOCKED' }
  const base = url.origin + url.pathname.replace(/\/+$/, '')
  return { ok: true, base, origin: url.origin, plain, host: hostKind(url.hostname) }
}

function hostKind(host: string): HostKind {
  if (host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\./.test(host)) return 'loopback'
  if (host.endsWith('.local')) return 'local'
  if (host.startsWith('[')) return /^\[(?:f[cd]|fe[89ab])/i.test(host) ? 'local' : 'public'
  const match = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host)
  if (!match) return 'name'
  const [a, b] = [Number(match[1]), Number(match[2])]
  const local =
    a === 10 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b <= 127)
  return local ? 'local' : 'public'
}
