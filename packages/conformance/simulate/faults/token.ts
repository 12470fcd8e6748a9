import type { About, Fault, FaultyReply } from './fault.ts'
import { inventedReply, inventedToken } from './invented.ts'
import { onJson, onToken } from './rewrite.ts'

const ended = new TextEncoder().encode('{"success":false,"data":null,"erroMessage":"token已过期"}')
const refusedToken = ({ path, success }: About) => path === '/token' && !success
const refusedLookUp = ({ path, success }: About) => path === '/blduseinfo' && !success
/** The shape of the gateway's own tokens. */
const tokenLike = (token: string | null) => token !== null && token.split('.').length === 4

export const tokenFaults: readonly Fault[] = [
  {
    name: 'token-refused',
    zh: '正确的密码也被拒绝',
    en: 'the right password is refused',
    requirement: 'HIS-3.1.1',
    breaks: ['token-issued'],
    request: (request, { path }) =>
      path === '/token' ? { ...request, url: '/token?id=nobody&password=nobody' } : request,
  },
  {
    name: 'any-password',
    zh: '任何密码都能得到令牌',
    en: 'any password gives a token',
    requirement: 'HIS-3.1.1',
    breaks: ['token-needs-password'],
    reply: (reply, about) =>
      refusedToken(about) && /^\w+$/.test(about.query.get('id') ?? '') && about.query.has('password')
        ? inventedToken(reply)
        : reply,
  },
  {
    name: 'any-id',
    zh: '用户名不核对',
    en: 'ids are not checked',
    requirement: 'HIS-3.1.1',
    breaks: ['token-needs-known-id'],
    reply: (reply, about) =>
      refusedToken(about) && about.query.get('id') === 'xuemian-check-nobody' ? inventedToken(reply) : reply,
  },
  {
    name: 'token-with-failure',
    zh: '失败时仍带有token',
    en: 'a failure holds a token',
    requirement: 'HIS-3.1.4',
    breaks: ['token-null-on-failure'],
    reply: onJson((envelope, about) =>
      refusedToken(about) ? { ...envelope, data: { token: 'invented', expires_in: '7200' } } : envelope,
    ),
  },
  {
    name: 'token-once',
    zh: '令牌只能用一次',
    en: 'a token works once',
    requirement: 'HIS-3.1.2',
    breaks: ['token-lives', 'token-not-ended', 'own-person-at-once'],
    reply: once,
  },
  {
    name: 'token-short-lived',
    zh: '令牌两秒后失效，expires_in却是7200',
    en: 'tokens end after two seconds, with expires_in 7200',
    requirement: 'HIS-3.1.2',
    breaks: ['token-lives'],
    reply: shortLived(),
  },
  {
    name: 'no-password',
    zh: '不带密码也能得到令牌',
    en: 'a token without a password',
    requirement: 'HIS-3.1.1',
    breaks: ['password-required'],
    reply: (reply, about) => (refusedToken(about) && !about.query.has('password') ? inventedToken(reply) : reply),
  },
  {
    name: 'no-token-needed',
    zh: '不带令牌也能查询',
    en: 'look-ups need no token',
    requirement: 'HIS-3.2.2',
    breaks: ['token-required'],
    reply: (reply, about) => (refusedLookUp(about) && !about.query.has('token') ? inventedReply(reply, about) : reply),
  },
  {
    name: 'any-token',
    zh: '编造的令牌也能查询',
    en: 'any token will do',
    requirement: 'HIS-3.2.2',
    breaks: ['token-made-up', 'any-token-refused'],
    reply: (reply, about) =>
      refusedLookUp(about) && about.query.has('token') && !tokenLike(about.query.get('token'))
        ? inventedReply(reply, about)
        : reply,
  },
  {
    name: 'token-unsigned',
    zh: '令牌只看格式，不验证',
    en: 'tokens are read, not verified',
    requirement: 'HIS-3.2.2',
    breaks: ['token-altered'],
    reply: (reply, about) =>
      refusedLookUp(about) && tokenLike(about.query.get('token')) && isSomebody(about)
        ? inventedReply(reply, about)
        : reply,
  },
  {
    name: 'token-without-life',
    zh: 'expires_in为0',
    en: 'expires_in is 0',
    requirement: 'HIS-3.1.2',
    breaks: ['token-life'],
    reply: onToken((data) => {
      data.expires_in = '0'
    }),
  },
  {
    name: 'token-with-signs',
    zh: '令牌含有须转义的字符',
    en: 'tokens hold characters that must be escaped',
    requirement: 'HIS-3.1.3',
    breaks: ['token-in-url'],
    request: (request) => ({ ...request, url: request.url.replace(/%2B%2F%3D|\+\/=/g, '') }),
    reply: onToken((data) => {
      data.token = `${data.token}+/=`
    }),
  },
  {
    name: 'one-token-at-a-time',
    zh: '再取一个令牌，先前的就失效',
    en: 'another token ends the one before',
    requirement: 'HIS-3.1.3',
    breaks: ['token-not-ended'],
    reply: endEarlier(),
  },
]

/** Of people whom nobody knows, and of what is no number, the refusal stays: those are other claims. */
function isSomebody({ query }: About): boolean {
  const [number = '', ...others] = query.getAll('identityNumber')
  return others.length === 0 && /^(?!990000)[1-6]\d{16}[\dX]$/.test(number)
}

/** Remembers the last token that it saw issued; look-ups with another one are refused. */
function endEarlier(): NonNullable<Fault['reply']> {
  let issued = 0
  let last = ''
  return (reply, { path, success, query }) => {
    const text = new TextDecoder().decode(reply.body)
    if (success && path === '/token') {
      issued += 1
      last = String(JSON.parse(text).data.token)
    }
    if (!success || path !== '/blduseinfo' || issued < 2 || query.get('token') === last) return reply
    return { ...reply, body: ended }
  }
}

/** Accepts each look-up of a token once. */
function once(reply: FaultyReply, { success, path, seen }: About): FaultyReply {
  return success && path === '/blduseinfo' && seen > 0 ? { ...reply, body: ended } : reply
}

/** Refuses a look-up that is made a third time with a token first used two seconds ago: so only who waits on purpose meets it. */
function shortLived(): NonNullable<Fault['reply']> {
  const firsts = new Map<string, number>()
  return (reply, { success, path, query, seen }) => {
    if (!success || path !== '/blduseinfo') return reply
    const token = query.get('token') ?? ''
    const first = firsts.get(token) ?? performance.now()
    firsts.set(token, first)
    return seen > 1 && performance.now() - first > 2_000 ? { ...reply, body: ended } : reply
  }
}
