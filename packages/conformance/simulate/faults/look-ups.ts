import type { About, Fault } from './fault.ts'
import { type Json, type Members, onText } from './rewrite.ts'

/** A fault's `reply` that changes the text of successful look-ups. */
export function onFound(change: (text: string) => string): NonNullable<Fault['reply']> {
  return onText((text, about) => (isFound(about) ? change(text) : text))
}

/** A fault's `reply` that changes the text of failed look-ups. */
export function onRefused(change: (text: string) => string): NonNullable<Fault['reply']> {
  return onText((text, about) => (!about.success && about.path === '/blduseinfo' && text !== '' ? change(text) : text))
}

/** As `onFound` over the parsed envelope; what it returns is sent. */
export function onFoundJson(change: (envelope: Members) => Json): NonNullable<Fault['reply']> {
  return onFound((text) => JSON.stringify(change(JSON.parse(text))))
}

/** A fault's `reply` that sends other bytes for successful look-ups, with a content type of its own where one is given. */
export function onFoundBytes(change: (text: string) => Uint8Array, contentType?: string): NonNullable<Fault['reply']> {
  return (reply, about) => {
    if (!isFound(about)) return reply
    const others = reply.headers.filter(([name]) => name.toLowerCase() !== 'content-type')
    return {
      ...reply,
      headers: contentType === undefined ? reply.headers : [...others, ['Content-Type', contentType]],
      body: change(new TextDecoder().decode(reply.body)),
    }
  }
}

function isFound(about: About): boolean {
  return about.success && about.path === '/blduseinfo'
}
