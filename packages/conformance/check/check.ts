import type { Exchange } from './exchange.ts'
import type { His } from './his.ts'

/** A sentence in both languages of a report. Holds no person, token or password, ever: reports are mailed. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/**
 * What a broken claim means. `must`: the text demands it, the contract is broken. `strict`: the province's client copes, a strict client will
 * not. `advice`: nobody may demand it.
 */
export type Grade = 'must' | 'strict' | 'advice'

/** Chapters of a report, in this order. */
export const groups = {
  reach: { zh: '连接与协议', en: 'Reach and protocol' },
  cors: { zh: '跨域与缓存', en: 'CORS and caching' },
  envelope: { zh: '返回格式', en: 'Envelope' },
  token: { zh: '令牌', en: 'Token' },
  parameters: { zh: '参数与证件号码', en: 'Parameters and identity numbers' },
  fields: { zh: '字段', en: 'Fields' },
  meaning: { zh: '字段之间', en: 'Meaning across fields' },
  robustness: { zh: '健壮性与速度', en: 'Robustness and speed' },
} as const satisfies Record<string, Bilingual>

export type Group = keyof typeof groups

/** One claim about the other system, with the clauses it stands on. It demands nothing that they lack. */
export interface Check {
  /** Stable, kebab case; faults of the simulator and the coverage table name it. */
  readonly id: string
  readonly group: Group
  /** Ids of `requirements`, the first is cited. */
  readonly requirements: readonly [string, ...string[]]
  readonly grade: Grade
  /** Whether the province's client copes all the same, though the text demands it: the profile `province` then only warns. */
  readonly forgiven?: boolean
  /** What is true of a conforming system: "每个回复只有一个 Access-Control-Allow-Origin". */
  readonly claim: Bilingual
  /** What happens to a clerk or the province where it is not true. */
  readonly why: Bilingual
  /** Which example of `mending` shows how to mend it. */
  readonly mend: string
  run(his: His): Promise<Outcome>
}

/** One way in which a claim was seen not to hold. */
export interface Finding {
  /** What was found, by shape and place, never by value. */
  readonly found: Bilingual
  /** `$.data.chargeBills[0].products[2].rh` */
  readonly path?: string
  readonly exchange?: Exchange
}

/** What a check saw. Whether `broken` fails or warns is for grade and profile to say. */
export type Outcome =
  | { readonly kind: 'holds' }
  | { readonly kind: 'broken'; readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly kind: 'not-applicable'; readonly reason: Bilingual }
  | { readonly kind: 'could-not-run'; readonly reason: Bilingual; readonly exchange?: Exchange }

export const holds: Outcome = { kind: 'holds' }

/** `holds` without findings, else `broken`. */
export function outcomeOf(findings: readonly Finding[]): Outcome {
  const [first, ...rest] = findings
  return first ? { kind: 'broken', findings: [first, ...rest] } : holds
}

/** Thrown where a check cannot be made at all; never a verdict about the other system. */
export class CannotRun extends Error {
  readonly reason: Bilingual
  readonly exchange: Exchange | undefined
  constructor(reason: Bilingual, exchange?: Exchange) {
    super(reason.en)
    this.reason = reason
    this.exchange = exchange
  }
}
