import { contradictions } from '../format/contradictions.ts'
import { policySchema } from '../format/policy-schema.ts'
import { changed, everyField } from './every-field.ts'

/** A place in the file, such as `rules.0.account`, and its new value. */
export type Change = readonly [path: string, value: unknown]
/** A file that writes every field but those that exclude money, or ask for more rules than one. */
const plain = (
  [
    ['rules.0.pool', undefined],
    ['rules.0.tiers.0.give.percent', undefined],
    ['rules.0.tiers.1.ageing.bands.0.percent', undefined],
    ['ceilings', undefined],
  ] as const
).reduce((whole, [path, value]) => changed(whole, path, value), everyField)

/** What contradicts itself in it after changes: `path: Chinese · English`. */
export const found = (...changes: readonly Change[]) => {
  const file = changes.reduce<object>((whole, [path, value]) => changed(whole, path, value), plain)
  return contradictions(policySchema.parse(file)).map(({ path, zh, en }) => `${path.join('.')}: ${zh} · ${en}`)
}
export const [rule] = plain.rules
/** Its only rule, changed. */
export const other = (more: object) => ({ ...rule, ...more })
