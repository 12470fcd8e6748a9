import type { SimulatedRequest } from '../hospital.ts'

/** A reply on its way out. Headers may repeat and keep their letter case. */
export interface FaultyReply {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array
}

/** What a reply answers. */
export interface About {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Whether the good hospital answered with success. */
  readonly success: boolean
  /** How many requests came before this one, and how many of them with the same method and URL. */
  readonly count: number
  readonly seen: number
}

/** How bytes reach the wire, for faults of the network. `parts` are sent one after the other with pauses; the connection may then be destroyed. */
export interface Delivery {
  readonly delayMs?: number
  /** May be made as they are sent: an endless body is never held. */
  readonly parts?: Iterable<{ readonly bytes: Uint8Array; readonly waitMs: number }>
  /** Written instead of a HTTP reply: another protocol, a status line of its own. */
  readonly raw?: Uint8Array
  readonly ending: 'end' | 'destroy' | 'hang'
}

/** One way in which a hospital departs from the interface. */
export interface Fault {
  /** Stable, kebab case. */
  readonly name: string
  readonly zh: string
  readonly en: string
  /** The clause that it breaks. */
  readonly requirement: string
  /** Ids of the checks that must find it, and no others; most name exactly one. */
  readonly breaks: readonly string[]
  /** Changes what the hospital is asked, or answers in its place. */
  readonly request?: (
    request: SimulatedRequest,
    about: Omit<About, 'success'>,
  ) => SimulatedRequest | FaultyReply | Promise<SimulatedRequest | FaultyReply>
  /** Changes what it answers. */
  readonly reply?: (reply: FaultyReply, about: About) => FaultyReply
  /** Changes how that is delivered. Only over a socket. */
  readonly deliver?: (reply: FaultyReply, about: About) => Delivery | undefined
}
