/** A sentence in the two languages of the tools. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** The language in which a tool answers. */
export type Language = keyof Bilingual
