import { dayInShanghai } from '@xuemian/contract'
import type { Check, Finding } from '../check.ts'
import { bloodUseTarget, readLookUp } from '../his.ts'
import type { MeaningClaim, Misfit } from './meaning-claim.ts'
import { meaningClaims } from './meaning-claims.ts'
import { judge, type Readings, readingsOf, type Sample } from './readings.ts'

/** Places of one reply that are listed for one claim. */
const MAX_PLACES = 3

/** A check of each claim on every look-up that could be read. */
const withinReplies: readonly Check[] = meaningClaims.map(({ misfits, needs, ...claim }: MeaningClaim) => ({
  ...claim,
  group: 'meaning',
  async run(his) {
    const readings = await readingsOf(his)
    const today = dayInShanghai(his.options.now())
    const findings = readings.samples.flatMap((sample) => {
      const use = sample.use?.()
      return use ? misfits(use, today).slice(0, MAX_PLACES).map(findingIn(sample)) : []
    })
    return judge(readings, findings, needs)
  },
}))

function findingIn({ of, exchange }: Sample) {
  return ({ path, found }: Misfit): Finding => ({
    found: { zh: `${of.zh}：${found.zh}`, en: `${of.en}: ${found.en}` },
    path,
    exchange,
  })
}

function foundIn({ samples }: Readings) {
  return samples.flatMap((sample) => {
    const bldUser = sample.use?.()?.bldUser
    return bldUser ? [{ ...sample, bldUser }] : []
  })
}

const acrossReplies: readonly Check[] = [
  {
    id: 'his-id-unique',
    group: 'meaning',
    requirements: ['HIS-3.2.4'],
    grade: 'must',
    claim: { zh: '不同的患者有不同的hisId', en: 'different patients have different hisIds' },
    why: {
      zh: '省级系统用hisId关联患者和减免：两人相同，就会混在一起',
      en: 'the province ties claims to patients by hisId: two people with one would be mixed up',
    },
    mend: 'ids',
    async run(his) {
      const readings = await readingsOf(his)
      const found = foundIn(readings)
      if (found.length === 1)
        return {
          kind: 'not-applicable',
          reason: { zh: '只查到一位患者；请再给一位', en: 'one patient was found; give another one' },
        }
      const owners = new Map<string, string>()
      const findings = found.flatMap(({ of, exchange, bldUser }): Finding[] => {
        const owner = owners.get(bldUser.hisId) ?? bldUser.identityNumber
        owners.set(bldUser.hisId, owner)
        if (owner === bldUser.identityNumber) return []
        const same = { zh: `${of.zh}：与另一位患者相同`, en: `${of.en}: the same as another patient's` }
        return [{ found: same, path: '$.data.bldUser.hisId', exchange }]
      })
      return judge(readings, findings)
    },
  },
  {
    id: 'same-answer-twice',
    group: 'meaning',
    requirements: ['HIS-3.2.4', 'HIS-3.2.5'],
    grade: 'strict',
    claim: { zh: '再查一次，hisId和票据不变', en: 'asked again, hisId and bills are the same' },
    why: {
      zh: '窗口看到的和提交的不同，申请会被退回；hisId变了就对不上原来的申请',
      en: 'where the clerk sees one thing and submits another the claim comes back; a changed hisId loses earlier ones',
    },
    mend: 'ids',
    async run(his) {
      const readings = await readingsOf(his)
      for (const number of his.options.identityNumbers) {
        const first = readLookUp(await his.lookUp(number), number)
        if (!first.ok || !first.value.success) continue
        const again = await his.reply({ target: bloodUseTarget(await his.token(), number) })
        const second = readLookUp(again, number)
        // a look-up that fails the second time is a claim of the token's or of robustness
        if (!second.ok || !second.value.success) continue
        const same = JSON.stringify(first.value.data) === JSON.stringify(second.value.data)
        return judge(
          readings,
          same ? [] : [{ found: { zh: '两次查询的结果不同', en: 'two look-ups differ' }, exchange: again }],
        )
      }
      return judge(readings, [])
    },
  },
]

/** What values say of each other, within one reply and across replies. */
export const meaningChecks: readonly Check[] = [...withinReplies, ...acrossReplies]
