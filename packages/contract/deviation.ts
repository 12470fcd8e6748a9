/** What leniency forgave: one row per place where a reply departs from the strict form of a requirement. */
export interface Deviation {
  /** Requirement id of `requirements.ts`, such as `HIS-2.5`. */
  readonly requirement: string
  /** Stable name of the quirk, such as `key-trimmed`, `number-as-string`. */
  readonly quirk: string
  /** Where: `$.data.chargeBills[0].products[2].rh`; `$` is the whole reply. Never holds a value. */
  readonly path: string
  /** The shape that was found, without a person's data: `"string"`, `"yyyy/MM/dd"`, `"gb18030"`. */
  readonly found: string
}

/** Why a reply could not be read. `code` is stable; `message` is Chinese, names the field and says what to do; neither holds a person's data. */
export interface ReadFailure {
  readonly code: string
  readonly requirement: string
  readonly path: string
  readonly message: string
}

/** The outcome of a lenient reading: the strict value with what was forgiven on the way, or the reason for refusing. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T; readonly deviations: readonly Deviation[] }
  | { readonly ok: false; readonly error: ReadFailure; readonly deviations: readonly Deviation[] }

/** The outcome of parsing one value. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }
