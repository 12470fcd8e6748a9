import { type Bilingual, type Check, outcomeOf } from '../check.ts'
import { headerValues, type Reply } from '../exchange.ts'
import { bloodUseTarget, type His } from '../his.ts'
import { failures, findingsOf, type Kind, successes, usualReplies } from './replies.ts'

const ORIGIN = 'https://xuemian.invalid'
const missing = (name: string): Bilingual => ({ zh: `没有${name}`, en: `no ${name}` })

/** The four headers of the text (HIS-2.3) as a browser needs them; `undefined` where the reply has them. */
function lackOf(reply: Reply): Bilingual | undefined {
  const [origin] = headerValues(reply, 'access-control-allow-origin')
  return origin === undefined ? missing('Access-Control-Allow-Origin') : undefined
}

/** A check of one header on successful replies: failures have a check of their own, so that one mistake is one finding. */
function headerCheck(
  id: string,
  requirement: string,
  name: string,
  claim: Bilingual,
  why: Bilingual,
  accepts: (value: string) => boolean,
): Check {
  return {
    id,
    group: 'cors',
    requirements: [requirement],
    grade: 'must',
    // a plain GET without credentials needs the origin alone
    forgiven: id !== 'cors-origin',
    claim,
    why,
    mend: 'cors-headers',
    run: async (his) =>
      outcomeOf(
        findingsOf(await successes(his), ({ exchange }) => {
          const [value] = headerValues(exchange.reply, name)
          if (value === undefined) return missing(name)
          return accepts(value) ? undefined : { zh: `${name}的值不对`, en: `${name} has another value` }
        }),
      ),
  }
}

const methods = ['PUT', 'GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']
const listOf = (value: string) => value.split(',').map((each) => each.trim().toUpperCase())
const blocked: Bilingual = {
  zh: '浏览器不让省级页面读取回复，窗口只看到“网络错误”',
  en: 'the browser keeps the reply from the page: the clerk sees a network error only',
}

async function preflight(his: His): Promise<Kind> {
  const exchange = await his.reply({
    method: 'OPTIONS',
    target: bloodUseTarget('xuemian-check', 'xuemian-check'),
    headers: {
      Origin: ORIGIN,
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'x-requested-with',
    },
  })
  return { name: { zh: '预检', en: 'the preflight' }, exchange }
}

export const corsChecks: readonly Check[] = [
  headerCheck(
    'cors-origin',
    'HIS-2.3.1',
    'Access-Control-Allow-Origin',
    {
      zh: '成功的回复带有 Access-Control-Allow-Origin: *（或回显来源并带 Vary: Origin）',
      en: 'successful replies carry Access-Control-Allow-Origin: * (or an origin of an allow-list)',
    },
    blocked,
    // two values in one line are `cors-once`'s; an allow-list names an origin
    (value) => value.includes(',') || value === '*' || /^https?:\/\/[^/\s]+$/.test(value),
  ),
  headerCheck(
    'cors-credentials',
    'HIS-2.3.2',
    'Access-Control-Allow-Credentials',
    {
      zh: '成功的回复带有 Access-Control-Allow-Credentials: true',
      en: 'successful replies carry Access-Control-Allow-Credentials: true',
    },
    { zh: '规范要求此头部；带凭据的客户端需要它', en: 'the text demands it; clients with credentials need it' },
    (value) => value.includes(',') || value === 'true',
  ),
  headerCheck(
    'cors-headers',
    'HIS-2.3.3',
    'Access-Control-Allow-Headers',
    { zh: '成功的回复带有 Access-Control-Allow-Headers', en: 'successful replies carry Access-Control-Allow-Headers' },
    {
      zh: '规范要求此头部；带自定义头部的客户端需要它',
      en: 'the text demands it; clients with headers of their own need it',
    },
    (value) => value.trim() !== '',
  ),
  headerCheck(
    'cors-methods',
    'HIS-2.3.4',
    'Access-Control-Allow-Methods',
    {
      zh: '成功的回复带有 Access-Control-Allow-Methods，列出规范的六种方法',
      en: 'successful replies carry Access-Control-Allow-Methods with the six methods of the text',
    },
    {
      zh: '规范要求此头部；缺少的方法浏览器不会发出',
      en: 'the text demands it; browsers do not send a method that is not listed',
    },
    (value) => value === '*' || methods.every((method) => listOf(value).includes(method)),
  ),
  {
    id: 'cors-once',
    group: 'cors',
    requirements: ['HIS-2.3.1', 'HIS-2.3'],
    grade: 'must',
    claim: { zh: 'Access-Control-Allow-Origin 只出现一次', en: 'Access-Control-Allow-Origin is there once only' },
    why: {
      zh: '程序与IIS、nginx各加一次是最常见的错误：浏览器遇到两个值就拒绝全部回复',
      en: 'code and proxy both adding it is the commonest mistake: with two values browsers refuse every reply',
    },
    mend: 'cors-headers',
    run: async (his) =>
      outcomeOf(
        findingsOf(await usualReplies(his), ({ exchange }) => {
          const values = headerValues(exchange.reply, 'access-control-allow-origin').flatMap((value) =>
            value.split(','),
          )
          return values.length > 1 ? { zh: `出现${values.length}次`, en: `${values.length} times` } : undefined
        }),
      ),
  },
  {
    id: 'cors-on-failures',
    group: 'cors',
    requirements: ['HIS-2.3'],
    grade: 'must',
    claim: { zh: '失败的回复也带有跨域头部', en: 'failures carry the CORS headers too' },
    why: {
      zh: '没有跨域头部的失败，浏览器只报“网络错误”，窗口看不到失败原因',
      en: 'without them a browser shows a network error and the clerk never learns the reason',
    },
    mend: 'cors-headers',
    async run(his) {
      const good = findingsOf(await successes(his), ({ exchange }) => lackOf(exchange.reply))
      if (good.length > 0)
        return {
          kind: 'not-applicable',
          reason: { zh: '成功的回复也没有跨域头部，见另一条', en: 'successes lack them too; see the other check' },
        }
      return outcomeOf(findingsOf(await failures(his), ({ exchange }) => lackOf(exchange.reply)))
    },
  },
  {
    id: 'cors-preflight',
    group: 'cors',
    requirements: ['HIS-2.3', 'HIS-2.3.4'],
    grade: 'strict',
    claim: {
      zh: '预检请求（OPTIONS）得到2xx和跨域头部',
      en: 'a preflight (OPTIONS) is answered with 2xx and the CORS headers',
    },
    why: {
      zh: '省级客户端不发预检；带自定义头部的客户端会被浏览器拦下',
      en: "the province's client sends none; a client with headers of its own is stopped by the browser",
    },
    mend: 'preflight',
    run: async (his) =>
      outcomeOf(
        findingsOf([await preflight(his)], ({ exchange: { reply } }) =>
          reply.status < 200 || reply.status > 299
            ? { zh: `状态为${reply.status}`, en: `status ${reply.status}` }
            : lackOf(reply),
        ),
      ),
  },
  {
    id: 'no-store',
    group: 'cors',
    requirements: ['HIS-2.3'],
    grade: 'advice',
    claim: { zh: '回复带有 Cache-Control: no-store', en: 'replies carry Cache-Control: no-store' },
    why: {
      zh: '网址含令牌和证件号码，回复含患者信息，不应留在浏览器和代理的缓存里',
      en: 'URLs hold tokens and identity numbers, replies hold patients: neither belongs in a cache',
    },
    mend: 'security-headers',
    run: async (his) =>
      outcomeOf(
        findingsOf(await successes(his), ({ exchange }) =>
          headerValues(exchange.reply, 'cache-control').some((value) => /\bno-store\b/i.test(value))
            ? undefined
            : missing('Cache-Control: no-store'),
        ),
      ),
  },
  {
    id: 'no-referrer',
    group: 'cors',
    requirements: ['HIS-2.3'],
    grade: 'advice',
    claim: { zh: '回复带有 Referrer-Policy: no-referrer', en: 'replies carry Referrer-Policy: no-referrer' },
    why: { zh: '网址含有秘密，不应随链接传出', en: 'URLs hold secrets and should not travel with links' },
    mend: 'security-headers',
    run: async (his) =>
      outcomeOf(
        findingsOf(await successes(his), ({ exchange }) =>
          headerValues(exchange.reply, 'referrer-policy').some((value) => /no-referrer/i.test(value))
            ? undefined
            : missing('Referrer-Policy: no-referrer'),
        ),
      ),
  },
]
