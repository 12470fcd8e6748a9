import type { Fault } from './fault.ts'

/** Quirks, name, Chinese, English, clause and what is done to replies. */
export type QuirkRow = readonly [
  quirks: string,
  name: string,
  zh: string,
  en: string,
  requirement: string,
  reply: NonNullable<Fault['reply']>,
]
