import { readEnvelopeReply } from '@xuemian/contract'
import { type Check, outcomeOf } from '../check.ts'
import { headerOf } from '../exchange.ts'
import { rawOf } from '../his.ts'
import { type Answered, failures, findingsOf, successes, usualReplies } from './replies.ts'

/** What a failure says, where the reply can be read and is one. */
function failureOf(exchange: Answered): string | undefined {
  const read = readEnvelopeReply(rawOf(exchange.reply))
  return read.ok && !read.value.success ? read.value.erroMessage : undefined
}

const isElsewhere = (status: number) => status === 404 || (status >= 300 && status < 400)

const INTERNALS = /\bat [\w.$]+\(|Exception\b|Traceback|ORA-\d{5}|SQLSTATE|SELECT\s.+\sFROM\s|System\.\w+|java\.\w+/i

export const envelopeChecks: readonly Check[] = [
  {
    id: 'envelope-status',
    group: 'envelope',
    requirements: ['HIS-2.5'],
    grade: 'strict',
    claim: {
      zh: '成功和失败的回复状态都是HTTP 200，由success区分',
      en: 'successes and failures alike have HTTP status 200; success tells them apart',
    },
    why: {
      zh: '许多客户端遇到4xx、5xx就丢弃内容，窗口看不到失败原因',
      en: 'many clients throw the body of a 4xx or 5xx away, and its reason with it',
    },
    mend: 'http-status',
    async run(his) {
      // a success that is not there, or elsewhere, is judged by the checks of reach
      const reached = (await successes(his)).filter(({ exchange: { reply } }) => !isElsewhere(reply.status))
      return outcomeOf(
        findingsOf([...reached, ...(await failures(his))], ({ exchange: { reply } }) =>
          reply.status === 200 ? undefined : { zh: `状态为${reply.status}`, en: `status ${reply.status}` },
        ),
      )
    },
  },
  {
    id: 'envelope-content-type',
    group: 'envelope',
    requirements: ['HIS-2.5'],
    grade: 'strict',
    claim: { zh: '回复的Content-Type是application/json', en: 'replies have the content type application/json' },
    why: {
      zh: '别的类型会使客户端猜测编码，或把内容当作网页',
      en: 'with another type clients guess the charset or take the body for a page',
    },
    mend: 'json-encoding',
    run: async (his) =>
      outcomeOf(
        findingsOf(await usualReplies(his), ({ exchange: { reply } }) => {
          const type = headerOf(reply, 'content-type')
          if (type === null) return { zh: '没有Content-Type', en: 'no Content-Type' }
          return /^\s*application\/json\s*(?:;|$)/i.test(type) ? undefined : { zh: '是别的类型', en: 'another type' }
        }),
      ),
  },
  {
    id: 'failure-without-data',
    group: 'envelope',
    requirements: ['HIS-2.5.2', 'HIS-3.2.2'],
    grade: 'must',
    claim: { zh: '失败的查询不带任何患者数据', en: 'a failed look-up holds no word of data' },
    why: { zh: '没有有效令牌也能看到患者信息', en: 'whoever has no valid token would see patients' },
    mend: 'envelope',
    async run(his) {
      const exchange = await his.failedLookUp()
      const text = new TextDecoder().decode(exchange.reply.body)
      const found = failureOf(exchange) !== undefined && /"\s*(bldUser|chargeBills|products)\s*"\s*:/.test(text)
      return outcomeOf(
        found
          ? [{ found: { zh: 'success为false，却带有患者数据', en: 'success is false and there is data' }, exchange }]
          : [],
      )
    },
  },
  {
    id: 'failure-in-chinese',
    group: 'envelope',
    requirements: ['HIS-2.5.3'],
    grade: 'advice',
    claim: { zh: '失败时erroMessage是中文句子', en: 'erroMessage of a failure is a sentence in Chinese' },
    why: { zh: '窗口人员要看懂失败原因，才知道下一步做什么', en: 'a clerk must understand it to know what to do' },
    mend: 'envelope',
    run: async (his) =>
      outcomeOf(
        findingsOf(await failures(his), ({ exchange }) => {
          const message = failureOf(exchange)
          return message === undefined || /\p{Script=Han}/u.test(message)
            ? undefined
            : { zh: '没有中文', en: 'no Chinese in it' }
        }),
      ),
  },
  {
    id: 'failure-hides-internals',
    group: 'envelope',
    requirements: ['HIS-2.5.3'],
    grade: 'advice',
    claim: { zh: '失败时不暴露程序堆栈、SQL或异常名', en: 'failures show no stack, SQL or name of an exception' },
    why: { zh: '窗口人员看不懂，攻击者却看得懂', en: 'a clerk cannot read it; an attacker can' },
    mend: 'envelope',
    run: async (his) =>
      outcomeOf(
        findingsOf(await failures(his), ({ exchange }) =>
          INTERNALS.test(failureOf(exchange) ?? '')
            ? { zh: '含有程序内部信息', en: 'internals of the program' }
            : undefined,
        ),
      ),
  },
]
