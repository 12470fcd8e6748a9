import { type Deviation, type Quirk, quirks } from '@xuemian/contract'
import type { Check, Finding } from '../check.ts'
import { type QuirkClaim, quirkClaims } from './quirk-claims.ts'
import { judge, readingsOf } from './readings.ts'

/** Places of one reply that are listed for one quirk; a bad column repeats in every row. */
const MAX_PLACES = 3

/** One check for each quirk of `quirkClaims`, judged on the replies that the lenient reader could read. */
export const quirkChecks: readonly Check[] = (Object.entries(quirkClaims) as [Quirk, QuirkClaim][]).map(
  ([quirk, { grade, requirements, mend, claim, why, except, needs }]) => ({
    id: `quirk-${quirk}`,
    group: 'fields',
    requirements,
    grade,
    // a quirk is what the lenient reader turns into the strict form
    forgiven: true,
    claim,
    why,
    mend,
    async run(his) {
      const readings = await readingsOf(his)
      const findings = readings.samples.flatMap((sample): Finding[] => {
        if (sample.failure) return []
        const met = sample.deviations.filter((each) => each.quirk === quirk && !except?.(each))
        return met.slice(0, MAX_PLACES).map((deviation) => ({
          found: {
            zh: `${sample.of.zh}：${quirks[quirk]}${more(met, deviation, '，共', '处')}`,
            en: `${sample.of.en}: ${deviation.found}${more(met, deviation, ', places in all: ', '')}`,
          },
          path: deviation.path,
          exchange: sample.exchange,
        }))
      })
      return judge(readings, findings, needs)
    },
  }),
)

function more(met: readonly Deviation[], deviation: Deviation, before: string, after: string): string {
  return met.length > MAX_PLACES && deviation === met[0] ? `${before}${met.length}${after}` : ''
}
