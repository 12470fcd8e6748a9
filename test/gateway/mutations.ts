import { BODIES, HEADERS, METHODS, NAMES, PATHS, VALUES, VERSIONS } from './mutation-words.ts'

/** What requests are made of: values that a gateway accepts. */
export interface Accepted {
  readonly id: string
  readonly password: string
  readonly token: string
  readonly identityNumber: string
}

/** One request or several, as bytes in latin1, in the pieces in which they are sent. */
export interface Mutated {
  readonly pieces: readonly string[]
  /** Whether the sender says at once that nothing more will come: Node then answers nothing that takes a moment. */
  readonly finished: boolean
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Random = () => number
const below = (random: Random, end: number) => Math.floor(random() * end)
const oneOf = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)] as T

type Pair = readonly [name: string, value: string]

interface Request {
  readonly method: string
  readonly path: string
  readonly query: readonly Pair[]
  readonly version: string
  readonly headers: readonly string[]
  readonly body: string
}

function sound(random: Random, accepted: Accepted): Request {
  const isToken = random() < 0.4
  const query: readonly Pair[] = isToken
    ? [
        ['id', accepted.id],
        ['password', accepted.password],
      ]
    : [
        ['token', accepted.token],
        ['identityNumber', accepted.identityNumber],
      ]
  return {
    method: 'GET',
    path: isToken ? '/token' : '/blduseinfo',
    query,
    version: 'HTTP/1.1',
    headers: ['Host: his'],
    body: '',
  }
}

type Change = (request: Request, random: Random) => Partial<Request>

/** Each changes one thing of a request. */
const CHANGES: readonly Change[] = [
  (_, random) => ({ method: oneOf(random, METHODS) }),
  (_, random) => ({ path: oneOf(random, PATHS) }),
  (_, random) => ({ version: oneOf(random, VERSIONS) }),
  ({ query }, random) => ({ query: [...query, [oneOf(random, NAMES), oneOf(random, VALUES)]] }),
  ({ query }, random) => ({ query: [...query, ...query.slice(below(random, 2))] }),
  ({ query }, random) => ({ query: query.map(([name, value]) => [name, changedValue(value, random)]) }),
  ({ query }, random) => ({ query: query.slice(below(random, 2)).reverse() }),
  ({ query }, random) => ({ query: [...query, ...many(random, 600).map((index): Pair => [`p${index}`, 'v'])] }),
  ({ headers }, random) => ({ headers: [oneOf(random, HEADERS), ...headers.slice(below(random, 2))] }),
  ({ headers }, random) => ({ headers: [...headers, oneOf(random, HEADERS), oneOf(random, HEADERS)] }),
  ({ headers }, random) => ({ headers: [...headers, ...many(random, 300).map((index) => `X-${index}: y`)] }),
  ({ headers }, random) => {
    const body = oneOf(random, BODIES)
    return { method: 'POST', body, headers: [...headers, `Content-Length: ${body.length}`] }
  },
  ({ headers }, random) => ({ body: oneOf(random, BODIES), headers: [...headers, 'Transfer-Encoding: chunked'] }),
  (_, random) => ({ body: oneOf(random, BODIES) }),
]

function many(random: Random, most: number): number[] {
  return Array.from({ length: below(random, most) }, (_, index) => index)
}

function changedValue(value: string, random: Random): string {
  return random() < 0.5 ? oneOf(random, VALUES) : flipped(value, random)
}

function textOf({ method, path, query, version, headers, body }: Request, random: Random): string {
  const parameters = query.map(([name, value]) => `${name}=${value}`).join('&')
  const end = random() < 0.97 ? '\r\n' : oneOf(random, ['\n', '\r', '\n\r', '\r\n '])
  const line = `${method} ${path}${query.length > 0 ? '?' : ''}${parameters}${version === '' ? '' : ' '}${version}`
  return `${[line, ...headers].join(end)}${end}${end}${body}`
}

/** Some bytes changed, put in, taken out or doubled. */
function flipped(text: string, random: Random): string {
  let own = text
  for (let times = 1 + below(random, 4); times > 0; times -= 1) {
    const at = below(random, own.length + 1)
    const length = random() < 0.9 ? 1 : below(random, 40)
    const made = String.fromCharCode(...Array.from({ length }, () => below(random, 256)))
    const way = below(random, 4)
    if (way === 0) own = own.slice(0, at) + made + own.slice(at + length)
    else if (way === 1) own = own.slice(0, at) + made + own.slice(at)
    else if (way === 2) own = own.slice(0, at) + own.slice(at + length)
    else own = own.slice(0, at) + own.slice(Math.max(0, at - length), at) + own.slice(at)
  }
  return own
}

/** The request number `index` of a seed: mutated, repeated, cut off, pipelined, in pieces, or bytes at random. */
export function mutatedRequest(seed: number, index: number, accepted: Accepted): Mutated {
  const random = seeded(seed * 1_000_003 + index)
  const one = () => {
    let request = sound(random, accepted)
    for (let times = below(random, 4); times > 0; times -= 1)
      request = { ...request, ...oneOf(random, CHANGES)(request, random) }
    const text = textOf(request, random)
    return random() < 0.3 ? flipped(text, random) : text
  }
  const kind = random()
  let text = one()
  if (kind < 0.15) text = Array.from({ length: 2 + below(random, 5) }, one).join('')
  else if (kind < 0.25) text = text.slice(0, below(random, text.length))
  else if (kind < 0.3) text = text.repeat(2 + below(random, 20))
  else if (kind < 0.33)
    text = String.fromCharCode(...Array.from({ length: below(random, 3_000) }, () => below(random, 256)))
  const cuts =
    random() < 0.15
      ? Array.from({ length: 1 + below(random, 6) }, () => below(random, text.length)).sort((a, b) => a - b)
      : []
  const pieces = [0, ...cuts]
    .map((from, place) => text.slice(from, cuts[place] ?? text.length))
    .filter((piece) => piece !== '')
  return { pieces, finished: random() < 0.1 }
}
