/** One origin for the clerk's browser: the gateway passes on the province's pages and API beside the HIS part that it answers itself (docs/one-origin.md). */
export interface OneOriginSettings {
  /** The province's own origin, such as `https://xuemian.example.gov.cn`: the only place that anything is ever passed on to. */
  readonly province: string
  /** PEM file with the authorities that the province's certificate may come from, besides those that Node knows. */
  readonly caFile?: string | undefined
  /** Explicit waivers of HTTPS, one for each side. */
  readonly plainHttp?:
    | {
        /** Between the clerks' browsers and this process; also where a proxy in front of it ends TLS. */
        readonly browsers?: true | undefined
        /** Between this process and the province. */
        readonly province?: true | undefined
      }
    | undefined
}

/** Bounds of what is passed on. */
export interface OneOriginBounds {
  /** A body that goes to the API; the province's own bound. */
  readonly requestBytes: number
  /** One that comes before anybody is known. */
  readonly signInBytes: number
  /** Until the head of the province's reply has come. */
  readonly replyMs: number
  /** Silence within a reply. */
  readonly silenceMs: number
  /** A whole reply. */
  readonly wholeMs: number
  readonly replyBytes: number
  /** Requests at once. */
  readonly underWay: number
  /** How long the province's word on a session is relied upon. */
  readonly sessionMs: number
  /** How many are remembered. */
  readonly sessions: number
}

export const oneOriginBounds: OneOriginBounds = {
  requestBytes: 3 * 1024 * 1024,
  signInBytes: 16 * 1024,
  replyMs: 30_000,
  silenceMs: 15_000,
  wholeMs: 120_000,
  replyBytes: 32 * 1024 * 1024,
  underWay: 256,
  sessionMs: 60_000,
  sessions: 10_000,
}
