import { readTokenReply } from '@xuemian/contract'
import { type Bilingual, type Check, type Finding, outcomeOf } from '../check.ts'
import { bloodUseTarget, type His, rawOf, tokenTarget } from '../his.ts'
import { type Answered, succeeds } from './replies.ts'

const opens: Bilingual = {
  zh: '没有有效凭据的人也能看到患者信息',
  en: 'whoever has no valid credential would see patients',
}

const one = (exchange: Answered, zh: string, en: string): readonly Finding[] => [{ found: { zh, en }, exchange }]

/** A claim that a request is refused. */
function refusal(
  id: string,
  requirement: string,
  claim: Bilingual,
  ask: (his: His) => Promise<Answered>,
  mend: string,
): Check {
  return {
    id,
    group: 'token',
    requirements: [requirement],
    grade: 'must',
    claim,
    why: opens,
    mend,
    async run(his) {
      const exchange = await ask(his)
      return outcomeOf(succeeds(exchange) ? one(exchange, '却成功了', 'it succeeded') : [])
    },
  }
}

/** A token that differs in one character in its middle, where no spare bits of an encoding are. */
function altered(token: string): string {
  const at = Math.floor(token.length / 2)
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
}

/** After which a token must still work; long enough to see a life counted in seconds instead of minutes. */
const SOON_MS = 3_000

async function lifeOf(his: His): Promise<{ exchange: Answered; token: string; seconds: number } | undefined> {
  const exchange = await his.tokenExchange()
  const read = readTokenReply(rawOf(exchange.reply))
  return read.ok && read.value.success
    ? { exchange, token: read.value.data.token, seconds: read.value.data.expiresIn }
    : undefined
}

const noToken = {
  kind: 'could-not-run',
  reason: { zh: '取不到令牌，因此无法检查', en: 'no token could be had' },
} as const

export const tokenChecks: readonly Check[] = [
  {
    id: 'token-issued',
    group: 'token',
    requirements: ['HIS-3.1.1', 'HIS-3.1.3'],
    grade: 'must',
    claim: { zh: '用户名和密码正确时得到令牌', en: 'the right id and password give a token' },
    why: { zh: '没有令牌，窗口什么也查不到', en: 'without a token nothing can be looked up' },
    mend: 'token-issue',
    async run(his) {
      const exchange = await his.tokenExchange()
      const read = readTokenReply(rawOf(exchange.reply))
      const refused = read.ok && !read.value.success
      return outcomeOf(
        refused ? one(exchange, '被拒绝；请先核对用户名和密码', 'refused; are id and password right?') : [],
      )
    },
  },
  refusal(
    'token-needs-password',
    'HIS-3.1.1',
    { zh: '密码错误得不到令牌', en: 'a wrong password gives no token' },
    (his) => his.failedToken(),
    'token-issue',
  ),
  refusal(
    'token-needs-known-id',
    'HIS-3.1.1',
    { zh: '不存在的用户名得不到令牌', en: 'an unknown id gives no token' },
    (his) => his.reply({ target: tokenTarget('xuemian-check-nobody', his.options.credentials.password) }),
    'token-issue',
  ),
  {
    id: 'token-null-on-failure',
    group: 'token',
    requirements: ['HIS-3.1.4'],
    grade: 'must',
    claim: { zh: '取令牌失败时没有令牌（token为null）', en: 'where no token is given, token is null' },
    why: opens,
    mend: 'token-issue',
    async run(his) {
      const exchange = await his.failedToken()
      if (succeeds(exchange))
        return {
          kind: 'not-applicable',
          reason: { zh: '没有失败，见另一条', en: 'it did not fail; see the other check' },
        }
      const text = new TextDecoder().decode(exchange.reply.body)
      return outcomeOf(
        /"token\s*"\s*:\s*"[^"]/.test(text) ? one(exchange, '失败却带有token', 'a failure with a token') : [],
      )
    },
  },
  refusal(
    'token-required',
    'HIS-3.2.2',
    { zh: '不带令牌的查询被拒绝', en: 'a look-up without a token is refused' },
    (his) =>
      his.reply({ target: `/blduseinfo?identityNumber=${encodeURIComponent(his.options.identityNumbers[0] ?? '')}` }),
    'token-check',
  ),
  refusal(
    'token-made-up',
    'HIS-3.2.2',
    { zh: '编造的令牌被拒绝', en: 'a made-up token is refused' },
    (his) => his.failedLookUp(),
    'token-check',
  ),
  refusal(
    'token-altered',
    'HIS-3.2.2',
    { zh: '改动过的令牌被拒绝', en: 'an altered token is refused' },
    async (his) =>
      his.reply({ target: bloodUseTarget(altered(await his.token()), his.options.identityNumbers[0] ?? '') }),
    'token-check',
  ),
  {
    id: 'token-life',
    group: 'token',
    requirements: ['HIS-3.1.2'],
    grade: 'must',
    claim: { zh: 'expires_in大于0', en: 'expires_in is above 0' },
    why: { zh: '客户端会认为令牌已经过期，反复重取', en: 'clients take the token for expired and ask again and again' },
    mend: 'token-issue',
    async run(his) {
      const life = await lifeOf(his)
      if (!life) return noToken
      return outcomeOf(life.seconds > 0 ? [] : one(life.exchange, '不大于0', 'not above 0'))
    },
  },
  {
    id: 'token-lives',
    group: 'token',
    requirements: ['HIS-3.1.2', 'HIS-3.1.3'],
    grade: 'must',
    claim: { zh: '令牌在有效时长内可以反复使用', en: 'a token works again and again while expires_in has not passed' },
    why: { zh: '窗口查询到一半失败，须重取令牌再查', en: 'look-ups fail half-way and tokens must be fetched again' },
    mend: 'token-check',
    async run(his) {
      const { now, wait, identityNumbers } = his.options
      // a token of its own, so that its age is known
      await his.freshToken()
      const life = await lifeOf(his)
      const issued = now()
      if (!life) return noToken
      const target = bloodUseTarget(life.token, identityNumbers[0] ?? '')
      if (!succeeds(await his.reply({ target })))
        return {
          kind: 'could-not-run',
          reason: { zh: '第一次查询就没有成功', en: 'the first look-up did not succeed' },
        }
      const again = await his.reply({ target })
      if (!succeeds(again)) return outcomeOf(one(again, '第二次使用就被拒绝', 'refused when used again'))
      if (life.seconds * 1000 <= 2 * SOON_MS) return outcomeOf([])
      await wait(Math.max(0, issued + SOON_MS - now()))
      const later = await his.reply({ target })
      await his.freshToken()
      const found = [`${SOON_MS / 1000}秒后就被拒绝`, `refused after ${SOON_MS / 1000} s`] as const
      return outcomeOf(succeeds(later) ? [] : one(later, ...found))
    },
  },
  {
    id: 'token-in-url',
    group: 'token',
    requirements: ['HIS-3.1.3'],
    grade: 'strict',
    claim: {
      zh: '令牌可以直接放进网址，不超过512个字符',
      en: 'a token can stand in a URL as it is and has at most 512 characters',
    },
    why: {
      zh: '含 + / = & 的令牌，没有转义的客户端会传错',
      en: 'a client that does not escape sends a token with + / = & wrongly',
    },
    mend: 'token-issue',
    async run(his) {
      const life = await lifeOf(his)
      if (!life) return noToken
      const { token, exchange } = life
      if (token.length > 512) return outcomeOf(one(exchange, '超过512个字符', 'more than 512 characters'))
      return outcomeOf(
        /^[\w.~-]+$/.test(token) ? [] : one(exchange, '含有须转义的字符', 'characters that must be escaped'),
      )
    },
  },
  {
    id: 'token-not-ended',
    group: 'token',
    requirements: ['HIS-3.1.3'],
    grade: 'strict',
    claim: { zh: '再取一个令牌，先前的令牌仍然有效', en: 'asking for another token does not end the one before' },
    why: { zh: '两个窗口同时使用时，会互相使对方的令牌失效', en: 'two windows at once would end one another’s tokens' },
    mend: 'token-issue',
    async run(his) {
      const target = bloodUseTarget(await his.token(), his.options.identityNumbers[0] ?? '')
      if (!succeeds(await his.lookUp()))
        return {
          kind: 'could-not-run',
          reason: { zh: '第一次查询就没有成功', en: 'the first look-up did not succeed' },
        }
      await his.freshToken()
      const again = await his.reply({ target })
      return outcomeOf(succeeds(again) ? [] : one(again, '先前的令牌被拒绝', 'the token before is refused'))
    },
  },
]
