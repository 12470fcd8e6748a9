import { readEnvelopeReply } from '@xuemian/contract'
import * as fc from 'fast-check'
import { type Bilingual, CannotRun, type Check, holds } from '../check.ts'
import type { Ask, Exchange } from '../exchange.ts'
import { bloodUseTarget, type His, isRedirect, rawOf, redirected } from '../his.ts'
import { succeeds } from './replies.ts'

/** The same in every run: who mends what was found sees the same requests again. */
const SEED = 20_231_127
const RUNS = 60
/** Searching and shrinking end after this, whatever was tried by then. */
const MOST_MS = 3_000

/** What programs stumble over: marks of URLs, markup, paths and formats, wide and combining characters. Quotes are left to `no-injection`. */
const signs = [
  '\\',
  '%',
  '&',
  '+',
  '#',
  '=',
  '?',
  '/',
  ';',
  ',',
  '<',
  '>',
  '{',
  '$',
  '\u0000',
  '\n',
  '\t',
  '\u00a0',
  '·',
  '（',
  '－',
]
const unit = fc.oneof(
  fc.constantFrom(...'0123456789X', ...'0123456789', ...'张三军证'),
  fc.constantFrom(...signs),
  fc.constantFrom('😀', '𠮷', '䶮', 'é', 'ﷺ', '\u202e', '\ufffd'),
)
/** Always with a sign in it, so that it is nobody's number. */
const numberLike = fc
  .tuple(fc.string({ unit, maxLength: 12 }), fc.constantFrom(...signs), fc.string({ unit, maxLength: 12 }))
  .map((parts) => parts.join(''))
const tokenLike = fc.string({ unit: fc.constantFrom(...'ABCxyz019-_.=+/ %'), minLength: 1, maxLength: 80 })

/** Asks with generated texts; the smallest one that gives a wrong answer is the finding. */
async function search(
  his: His,
  texts: fc.Arbitrary<string>,
  ask: (text: string) => Ask,
  wrong: (exchange: Exchange) => Bilingual | undefined,
): Promise<Awaited<ReturnType<Check['run']>>> {
  // where a plain failure gets no answer, no text is to blame
  if (isRedirect((await his.failedLookUp()).reply)) throw new CannotRun(redirected)
  const property = fc.asyncProperty(texts, async (text) => {
    const exchange = await his.send(ask(text))
    // no reply at all says nothing of this text
    if (!exchange.ok && exchange.failure.code !== 'RESET' && exchange.failure.code !== 'CUT')
      throw new CannotRun(exchange.failure.reason, exchange)
    return wrong(exchange) === undefined
  })
  const result = await fc.check(property, { seed: SEED, numRuns: RUNS, interruptAfterTimeLimit: MOST_MS })
  if (result.errorInstance instanceof CannotRun) throw result.errorInstance
  const text = result.counterexample?.[0]
  if (!result.failed || text === undefined) return holds
  const exchange = await his.send(ask(text))
  const what = wrong(exchange) ?? { zh: '不是每次都正确', en: 'not right every time' }
  const shown = JSON.stringify(text)
  return {
    kind: 'broken',
    findings: [{ found: { zh: `${shown}：${what.zh}`, en: `${shown}: ${what.en}` }, exchange }],
  }
}

export const generatedChecks: readonly Check[] = [
  {
    id: 'any-number-answered',
    group: 'robustness',
    requirements: ['HIS-2.5', 'HIS-3.2.1'],
    grade: 'strict',
    claim: {
      zh: '无论证件号码是什么文字，都得到规范的失败答复',
      en: 'whatever text an identity number is, the answer is a proper failure',
    },
    why: { zh: '网页或空白的答复，窗口看不懂', en: 'a clerk cannot read a page of HTML or an empty reply' },
    mend: 'robustness',
    async run(his) {
      const token = await his.token()
      return search(
        his,
        numberLike,
        (text) => ({ target: bloodUseTarget(token, text) }),
        (exchange) => {
          if (!exchange.ok) return { zh: '没有答复', en: 'no answer' }
          if (succeeds(exchange)) return { zh: '却查到了患者', en: 'it found a patient' }
          const { reply } = exchange
          const proper = [400, 404, 413, 414, 431].includes(reply.status) || readEnvelopeReply(rawOf(reply)).ok
          return proper ? undefined : { zh: '没有规范的答复', en: 'no proper answer' }
        },
      )
    },
  },
  {
    id: 'any-token-refused',
    group: 'token',
    requirements: ['HIS-3.2.2'],
    grade: 'must',
    claim: { zh: '任意编造的令牌都被拒绝', en: 'tokens made of any text are refused' },
    why: { zh: '没有有效凭据的人也能看到患者信息', en: 'whoever has no valid credential would see patients' },
    mend: 'token-check',
    async run(his) {
      const token = await his.token()
      const [number = ''] = his.options.identityNumbers
      return search(
        his,
        tokenLike.filter((text) => text !== token),
        (text) => ({ target: bloodUseTarget(text, number) }),
        (exchange) => (exchange.ok && succeeds(exchange) ? { zh: '却成功了', en: 'it succeeded' } : undefined),
      )
    },
  },
]
