import type { Bilingual } from '../check.ts'
import { bloodUseMending } from './mending/blood-use.ts'
import { envelopeMending } from './mending/envelope.ts'
import { parameterMending } from './mending/parameters.ts'
import { serverMending } from './mending/server.ts'
import { tokenMending } from './mending/token.ts'

/** How to mend one kind of fault: a sentence, and about ten lines in the languages of hospitals. */
export interface Mending {
  readonly advice: Bilingual
  readonly csharp: string
  readonly java: string
  readonly sql?: string
}

/** Every example, by the key that checks name in `mend`. */
export const mendings: Readonly<Record<string, Mending>> = {
  ...serverMending,
  ...envelopeMending,
  ...tokenMending,
  ...parameterMending,
  ...bloodUseMending,
}
