/** Ports that every browser refuses to connect to (measured in Chromium); a HIS there could never be reached. */
const badPorts: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 5060, 5061, 6000,
  6566, 6665, 6666, 6667, 6668, 6669, 6697, 10080,
])

/** The address of a hospital's HIS, or why it cannot be used. */
export type HisAddress =
  | { readonly ok: true; readonly baseUrl: string; readonly origin: string }
  | { readonly ok: false; readonly message: string }

/**
 * Reads the address of a HIS (HIS-2.6): http or https, a host, an optional port that browsers allow, an optional path prefix; no
 * user name, password, query or fragment. `baseUrl` comes back without a final slash, `origin` as `connect-src` names it.
 */
export function readHisAddress(text: string): HisAddress {
  let url: URL
  try {
    url = new URL(text.trim())
  } catch {
    return { ok: false, message: '医院接口地址不是完整的网址，例如 http://192.168.1.10:8090。' }
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return { ok: false, message: '医院接口地址须以 http:// 或 https:// 开头。' }
  if (url.username || url.password) return { ok: false, message: '医院接口地址不得含用户名或密码。' }
  if (url.search || url.hash || /[?#]/.test(text)) return { ok: false, message: '医院接口地址不得含参数或 # 部分。' }
  if (/[\s;,'"*]/.test(url.host + url.pathname)) return { ok: false, message: '医院接口地址含有不允许的字符。' }
  if (url.port && badPorts.has(Number(url.port)))
    return { ok: false, message: `浏览器禁止访问端口 ${url.port}，请让医院换用其他端口。` }
  return { ok: true, baseUrl: url.origin + url.pathname.replace(/\/+$/, ''), origin: url.origin }
}
