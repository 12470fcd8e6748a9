import type { IncomingMessage } from 'node:http'

const none: readonly string[] = []

/**
 * The tokens of all `Authorization: Bearer …` headers; other schemes are a proxy's affair and are passed over. Node keeps the first header of
 * this name only, so that a second one is found among the raw ones alone.
 */
export function bearersOf({ headers, rawHeaders }: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): readonly string[] {
  if (headers.authorization === undefined) return none
  const found: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== 'authorization') continue
    const bearer = /^bearer(?:[ \t]+(.*))?$/i.exec(rawHeaders[index + 1] ?? '')
    if (bearer) found.push((bearer[1] ?? '').trim())
  }
  return found
}
