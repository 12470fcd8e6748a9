import type { GatewaySettings, Limits } from '../settings.ts'
import type { Credentials } from '../tokens/credentials.ts'
import { addressOf, sourceOf } from './address.ts'
import { createAllowList } from './allow-list.ts'
import { createGuesses, type Guesses } from './guesses.ts'
import { createLookUpBudget, type LookUpBudget } from './look-up-budget.ts'
import { createPasswordGate } from './password-gate.ts'
import { createSignIn, type SignIn } from './sign-in.ts'

/** Where a request comes from: its address, behind trusted proxies that of the caller, and what limits count as one. */
export interface Origin {
  readonly address: string
  readonly source: string
}

/** Who may ask, from where and how often. */
export interface Access {
  readonly signIn: SignIn
  readonly guesses: Guesses
  readonly lookUps: LookUpBudget
  /** Whether an id is that of a client. */
  knows(id: string): boolean
  /** Of `request.ip`; `undefined` where the gateway's allow-list does not hold it. */
  admit(ip: string | undefined): Origin | undefined
  /** Whether the client's own allow-list, if it has one, holds the address. */
  admitsClient(client: string, address: string): boolean
}

export interface AccessParts {
  readonly settings: GatewaySettings
  readonly limits: Limits
  readonly credentials: Credentials
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  /** Of the configuration before: its counts go on where their limits are the same, so that a reload gives nobody fresh attempts. */
  readonly before?: { readonly limits: Limits; readonly access: Access } | undefined
}

/** Between two checks of chosen passwords while too many are wrong everywhere. */
const SLOW_PAUSE_MS = 2_000

export function createAccess(parts: AccessParts): Access {
  const { settings, limits, credentials, now, random, before } = parts
  const keeps = (...names: readonly (keyof Limits)[]) => names.every((name) => before?.limits[name] === limits[name])
  const kept = before?.access
  const guesses =
    kept && keeps('attempts', 'attemptsPerSource', 'attemptsInAll', 'attemptsWindowMs')
      ? kept.guesses
      : createGuesses({
          perId: limits.attempts,
          perSource: limits.attemptsPerSource,
          inAll: limits.attemptsInAll,
          windowMs: limits.attemptsWindowMs,
          now,
        })
  const lookUps =
    kept && keeps('lookUps', 'lookUpsWindowMs')
      ? kept.lookUps
      : createLookUpBudget({ lookUps: limits.lookUps, windowMs: limits.lookUpsWindowMs, now })
  const gate = createPasswordGate({ places: limits.passwordQueue, slow: guesses.slow, pauseMs: SLOW_PAUSE_MS })
  const everybody = createAllowList(settings.allow)
  const byClient = new Map(settings.clients.map(({ id, allow }) => [id, createAllowList(allow)]))
  return {
    signIn: createSignIn({ credentials, guesses, gate, digestKey: random(32) }),
    guesses,
    lookUps,
    admit(ip) {
      const address = addressOf(ip)
      return everybody && !everybody(address) ? undefined : { address, source: sourceOf(address) }
    },
    knows: (id) => byClient.has(id),
    admitsClient: (client, address) => byClient.get(client)?.(address) ?? true,
  }
}
