import { codeOf } from './ask.ts'

/** Headers that every reply carries once (HIS-2.3). */
const ONCE = [
  ...['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-allow-headers'],
  ...['access-control-allow-methods', 'content-type', 'content-length', 'cache-control'],
]
/** What shows the inside of a program: a frame of a stack, a file of ours, an error's name. */
const INSIDE =
  /\n\s+at |node_modules|node:internal|\.(?:ts|mjs|js):\d|(?:Type|Range|Syntax|Reference)?Error:|FST_|ERR_|HPE_/

/** What is wrong with all that came on one connection; nothing: replies of the gateway, each with status, headers and envelope. `broken`: the connection was reset, so the last may be cut. */
export function faultsOf(
  received: string,
  broken: boolean,
): { readonly faults: readonly string[]; readonly codes: readonly string[] } {
  const faults: string[] = []
  const codes: string[] = []
  // a token is random letters, which now and then spell anything
  if (INSIDE.test(received.replace(/"token":"[^"]*/g, ''))) faults.push('shows its inside')
  let rest = Buffer.from(received, 'utf8')
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n')
    const head = rest.subarray(0, end < 0 ? rest.length : end).toString('latin1')
    const status = Number(/^HTTP\/1\.1 (\d{3}) [^\r\n]*(?:\r\n|$)/.exec(head)?.[1])
    if (end < 0 || Number.isNaN(status)) {
      if (!broken) faults.push(`no HTTP: ${head.slice(0, 200)}`)
      break
    }
    rest = rest.subarray(end + 4)
    if (status < 200) continue
    if (status === 500) faults.push('status 500')
    const names = head
      .split('\r\n')
      .slice(1)
      .map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
    for (const name of ONCE) {
      const times = names.filter((each) => each === name).length
      if (times !== 1) faults.push(`${name} ${times} times`)
    }
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
    // a reply to HEAD has the headers alone
    if (rest.length === 0 || rest.subarray(0, 5).toString('latin1') === 'HTTP/') continue
    const body = rest.subarray(0, length)
    rest = rest.subarray(length)
    if (body.length < length && broken) break
    const code = codeOf(body)
    codes.push(code)
    if (code === 'NO_ENVELOPE' || code === 'INTERNAL') faults.push(`${code}: ${body.subarray(0, 200)}`)
  }
  return { faults, codes }
}
