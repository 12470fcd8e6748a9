import { type ReadFailureCode, readFailures } from '@xuemian/contract'
import type { Check, Finding } from '../check.ts'
import { judge, readingsOf } from './readings.ts'
import { ofBags, type RefusalClaim, refusalClaims } from './refusal-claims.ts'

/** One check for each code of `refusalClaims`: no usual reply may be refused with it. */
export const refusalChecks: readonly Check[] = (Object.entries(refusalClaims) as [ReadFailureCode, RefusalClaim][]).map(
  ([code, { requirements, mend, claim }]) => ({
    id: `reads-${code.toLowerCase().replaceAll('_', '-')}`,
    group: 'fields',
    requirements,
    grade: 'must',
    claim,
    why: {
      zh: '省级客户端会拒绝整个回复，窗口无法为这位患者办理减免',
      en: 'the province’s client refuses the whole reply and the clerk cannot go on',
    },
    mend,
    async run(his) {
      const readings = await readingsOf(his)
      const findings = readings.samples.flatMap(({ of, exchange, failure }): Finding[] =>
        failure?.code === code
          ? [
              {
                found: { zh: `${of.zh}：${readFailures[code]}`, en: `${of.en} is refused: ${code}` },
                path: failure.path,
                exchange,
              },
            ]
          : [],
      )
      return judge(readings, findings, ofBags.has(code) ? 'bags' : 'found')
    },
  }),
)
