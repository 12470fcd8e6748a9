import type { Bilingual } from '../bilingual.ts'

/** One thing that a policy says, in words of the law. */
export interface Statement {
  /** What it is about: the same in every version. */
  readonly key: string
  /** Where it stands in the file. */
  readonly path: string
  readonly label: Bilingual
  readonly text: Bilingual
  /** The provision behind it. */
  readonly basis: string
}

/** The days by which rules measure. */
export const days = {
  use: { zh: '用血日', en: 'the day of use' },
  discharge: { zh: '出院日', en: 'the day of discharge' },
  application: { zh: '申请日', en: 'the day of application' },
  donation: { zh: '各次献血之日', en: 'the day of each donation' },
} as const

export function say(key: string, path: string, label: Bilingual, text: Bilingual, of = ''): Statement {
  return { key, path, label, text, basis: of }
}

export function both(zh: string, en: string): Bilingual {
  return { zh, en }
}
