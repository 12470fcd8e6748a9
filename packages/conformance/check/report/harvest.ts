import { decodeBody } from '@xuemian/contract'
import type { Exchange } from '../exchange.ts'
import { headerOf } from '../exchange.ts'

const PERSONAL =
  /["']\s*(?:name|bldUserName|patientName|token|hisId|serialNumber|identityNumber|donCode|access_?token)\s*["']\s*:\s*["']([^"']{2,200})["']/gi
const LONGEST = 256 * 1024

/** Persons, numbers and tokens that these exchanges hold, so that they are found where else they may stand. */
export function harvest(exchanges: readonly Exchange[]): readonly string[] {
  return [...new Set([...new Set(exchanges)].flatMap((exchange) => [...asked(exchange), ...answered(exchange)]))]
}

function asked({ ask }: Exchange): readonly string[] {
  const query = ask.target.slice(ask.target.indexOf('?') + 1)
  return [...new URLSearchParams(query)]
    .filter(([name, value]) => /^(?:token|password|identityNumber)$/i.test(name.trim()) && value.length >= 6)
    .filter(([, value]) => !value.startsWith('xuemian-'))
    .map(([, value]) => value)
}

function answered(exchange: Exchange): readonly string[] {
  if (!exchange.ok) return []
  const { reply } = exchange
  const decoded = decodeBody({
    body: reply.body.subarray(0, LONGEST),
    status: reply.status,
    contentType: headerOf(reply, 'content-type'),
  })
  // an embedded document's quotes are escaped once more
  const text = (decoded?.text ?? '').replace(/\\(["'])/g, '$1')
  return [...text.matchAll(PERSONAL)].map(([, value = '']) => unescaped(value)).filter(distinctive)
}

function unescaped(value: string): string {
  return value.replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))).trim()
}

/** A word of one or two letters would be found everywhere. */
function distinctive(value: string): boolean {
  return /[^\x20-\x7e]/.test(value) ? value.length >= 2 : value.length >= 6
}
