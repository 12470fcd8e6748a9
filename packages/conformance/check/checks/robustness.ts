import { readEnvelopeReply } from '@xuemian/contract'
import { CannotRun, type Check, type Finding, outcomeOf } from '../check.ts'
import type { Exchange } from '../exchange.ts'
import { bloodUseTarget, type His, isRedirect, rawOf, readLookUp, redirected, tokenTarget } from '../his.ts'
import { type Answered, succeeds } from './replies.ts'

/** Texts that change the meaning of SQL built from strings. None deletes or writes: the system under test may hold real patients. */
const injections = ["' OR '1'='1", "' OR 1=1 -- ", '1) OR (1=1', '" OR ""="', "x' UNION SELECT NULL,NULL -- "] as const
const AT_ONCE = 12
const SLOW_MS = 2_000

/** What an odd request gives: an answer with the envelope, or a plain refusal of the request. */
function answered(exchange: Exchange): boolean {
  if (!exchange.ok) return false
  const { reply } = exchange
  return [400, 404, 413, 414, 431].includes(reply.status) || readEnvelopeReply(rawOf(reply)).ok
}

async function oddRequests(his: His): Promise<readonly { readonly name: Finding['found']; readonly target: string }[]> {
  const token = await his.token()
  return [
    {
      name: { zh: '4000个字符的证件号码', en: 'an identity number of 4,000 characters' },
      target: bloodUseTarget(token, '1'.repeat(4000)),
    },
    {
      name: { zh: '4000个字符的令牌', en: 'a token of 4,000 characters' },
      target: bloodUseTarget('A'.repeat(4000), 'E1'),
    },
    { name: { zh: '汉字和表情符号', en: 'Chinese and an emoji' }, target: bloodUseTarget(token, '军字第00000号😀') },
    {
      name: { zh: '不合法的百分号编码', en: 'a broken percent escape' },
      target: `/blduseinfo?token=${encodeURIComponent(token)}&identityNumber=%ZZ`,
    },
    {
      name: { zh: '不是UTF-8的字节', en: 'bytes that are not UTF-8' },
      target: `/blduseinfo?token=${encodeURIComponent(token)}&identityNumber=%D6%D0`,
    },
    {
      name: { zh: '重复的参数', en: 'a repeated parameter' },
      target: `${bloodUseTarget(token, 'E1')}&identityNumber=E2`,
    },
    { name: { zh: '没有任何参数', en: 'no parameter at all' }, target: '/blduseinfo' },
  ]
}

function medianMs(exchanges: readonly Answered[]): number {
  const sorted = exchanges.map(({ ms }) => ms).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

export const robustnessChecks: readonly Check[] = [
  {
    id: 'no-injection',
    group: 'robustness',
    requirements: ['HIS-3.2.3', 'HIS-2.4'],
    grade: 'must',
    claim: { zh: '像SQL的证件号码查不到任何人', en: 'an identity number that looks like SQL finds nobody' },
    why: {
      zh: 'SQL由文字拼接而成时，一次查询就能取出全部患者',
      en: 'where SQL is built from text one request reads every patient',
    },
    mend: 'bills-query',
    async run(his) {
      const token = await his.token()
      const findings: Finding[] = []
      for (const text of injections) {
        const exchange = await his.send({ target: bloodUseTarget(token, text) })
        if (exchange.ok && succeeds(exchange))
          findings.push({ found: { zh: `${text} 查到了患者`, en: `${text} found a patient` }, exchange })
      }
      return outcomeOf(findings)
    },
  },
  {
    id: 'no-injection-in-token',
    group: 'robustness',
    requirements: ['HIS-3.1.1', 'HIS-2.4'],
    grade: 'must',
    claim: { zh: '像SQL的用户名和密码得不到令牌', en: 'an id and password that look like SQL give no token' },
    why: { zh: '不知道密码的人也能取得令牌', en: 'whoever does not know the password gets a token' },
    mend: 'token-issue',
    async run(his) {
      const findings: Finding[] = []
      for (const text of injections.slice(0, 3)) {
        const exchange = await his.send({ target: tokenTarget(`xuemian-check${text}`, text) })
        if (exchange.ok && succeeds(exchange))
          findings.push({ found: { zh: `${text} 得到了令牌`, en: `${text} gave a token` }, exchange })
      }
      return outcomeOf(findings)
    },
  },
  {
    id: 'odd-requests-answered',
    group: 'robustness',
    requirements: ['HIS-2.5'],
    grade: 'strict',
    claim: {
      zh: '过长、残缺、重复的请求也得到规范的答复',
      en: 'long, broken and repeated requests are answered properly, too',
    },
    why: { zh: '网页或空白的答复，窗口看不懂', en: 'a clerk cannot read a page of HTML or an empty reply' },
    mend: 'robustness',
    async run(his) {
      // where a plain failure gets no answer, oddness is not to blame
      if (isRedirect((await his.failedLookUp()).reply)) throw new CannotRun(redirected)
      const findings: Finding[] = []
      for (const { name, target } of await oddRequests(his)) {
        const exchange = await his.send({ target })
        // no reply at all says nothing of this request, unless the connection was ended over it
        if (!exchange.ok && exchange.failure.code !== 'RESET' && exchange.failure.code !== 'CUT')
          throw new CannotRun(exchange.failure.reason, exchange)
        if (!answered(exchange))
          findings.push({ found: { zh: `${name.zh}：没有规范的答复`, en: `${name.en}: no proper answer` }, exchange })
      }
      return outcomeOf(findings)
    },
  },
  {
    id: 'own-person-at-once',
    group: 'robustness',
    requirements: ['HIS-3.2.3'],
    grade: 'must',
    claim: { zh: '同时查询多人，各得各的', en: 'many look-ups at once each give their own person' },
    why: {
      zh: '两个窗口同时查询，一人会得到另一人的票据',
      en: 'with two windows at work, one patient would get the other’s bills',
    },
    mend: 'robustness',
    async run(his) {
      const numbers: string[] = []
      for (const number of his.options.identityNumbers) {
        const alone = readLookUp(await his.lookUp(number), number)
        if (alone.ok && alone.value.success) numbers.push(number)
      }
      if (numbers.length === 0)
        return { kind: 'could-not-run', reason: { zh: '单独查询就没有成功', en: 'no look-up succeeds alone' } }
      // one that was just issued, so that its end is no fault of concurrency
      const token = await his.freshToken()
      const asked = Array.from({ length: AT_ONCE }, (_, index) => numbers[index % numbers.length] ?? '')
      const exchanges = await Promise.all(asked.map((number) => his.send({ target: bloodUseTarget(token, number) })))
      const findings = exchanges.flatMap((exchange, index) => {
        const read = exchange.ok ? readLookUp(exchange, asked[index] ?? '') : undefined
        if (read?.ok && read.value.success) return []
        return [
          {
            found: { zh: '同时查询时失败，或得到别人', en: 'failed, or another person, when asked at once' },
            exchange,
          },
        ]
      })
      return outcomeOf(findings)
    },
  },
  {
    id: 'quick',
    group: 'robustness',
    requirements: ['HIS-2.1'],
    grade: 'advice',
    claim: { zh: '查询在2秒内答复', en: 'look-ups are answered within 2 s' },
    why: { zh: '患者在窗口前等着', en: 'the patient waits at the window' },
    mend: 'speed',
    async run(his) {
      const exchanges = await his.lookUps()
      const [first] = exchanges
      const ms = medianMs(exchanges)
      return outcomeOf(
        ms > SLOW_MS && first
          ? [{ found: { zh: `中位数${ms}毫秒`, en: `${ms} ms in the median` }, exchange: first }]
          : [],
      )
    },
  },
]
