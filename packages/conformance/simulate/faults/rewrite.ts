import type { About, Fault, FaultyReply } from './fault.ts'

/** JSON that a fault may change in place. */
export type Json = string | number | boolean | null | Json[] | Members
export interface Members {
  [key: string]: Json
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A fault's `reply` that changes the text of the body. */
export function onText(change: (text: string, about: About) => string): NonNullable<Fault['reply']> {
  return (reply, about) => ({ ...reply, body: encoder.encode(change(decoder.decode(reply.body), about)) })
}

/** A fault's `reply` that changes the parsed body of every reply which has one; what it returns is sent. */
export function onJson(change: (envelope: Members, about: About) => Json): NonNullable<Fault['reply']> {
  return onText((text, about) => (text === '' ? text : JSON.stringify(change(JSON.parse(text), about))))
}

/** Changes successful look-ups alone: `change` gets `data` and may alter it in place. */
export function onBloodUse(
  change: (data: { bldUser: Members; chargeBills: Members[] }, about: About) => void,
): NonNullable<Fault['reply']> {
  return onJson((envelope, about) => {
    // a fault before this one may have refused the look-up
    const found = about.success && about.path === '/blduseinfo' && envelope.data !== null
    if (found) change(envelope.data as never, about)
    return envelope
  })
}

/** Changes every product row of successful look-ups, in place. */
export function onProducts(change: (product: Members, about: About) => void): NonNullable<Fault['reply']> {
  return onBloodUse(({ chargeBills }, about) => {
    for (const bill of chargeBills) for (const product of bill.products as Members[]) change(product, about)
  })
}

/** Changes `data` of successful `/token` replies, in place. */
export function onToken(change: (data: Members, about: About) => void): NonNullable<Fault['reply']> {
  return onJson((envelope, about) => {
    if (about.success && about.path === '/token' && envelope.data !== null) change(envelope.data as Members, about)
    return envelope
  })
}

/** The reply with this header instead of every one of that name; `null` takes it away. */
export function withHeader(reply: FaultyReply, name: string, value: string | null): FaultyReply {
  const others = reply.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase())
  return { ...reply, headers: value === null ? others : [...others, [name, value]] }
}

/** A reply of its own. */
export function jsonReply(envelope: Json, status = 200, headers: FaultyReply['headers'] = []): FaultyReply {
  return {
    status,
    headers: [['Content-Type', 'application/json; charset=utf-8'], ...headers],
    body: encoder.encode(JSON.stringify(envelope)),
  }
}
