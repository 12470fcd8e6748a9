import type { Fault } from './fault.ts'
import { inventedReply, inventedToken } from './invented.ts'

const sqlLike = (text: string | null) => /['"]|\bOR\b/.test(text ?? '')
const page = new TextEncoder().encode('<html><body><h1>Server Error</h1></body></html>')
let inFlight = 0

export const robustnessFaults: readonly Fault[] = [
  {
    name: 'sql-built-from-text',
    zh: '证件号码直接拼进SQL',
    en: 'identity numbers are pasted into SQL',
    requirement: 'HIS-3.2.3',
    breaks: ['no-injection'],
    reply: (reply, about) =>
      about.path === '/blduseinfo' && sqlLike(about.query.get('identityNumber')) ? inventedReply(reply, about) : reply,
  },
  {
    name: 'sql-in-token',
    zh: '用户名和密码直接拼进SQL',
    en: 'id and password are pasted into SQL',
    requirement: 'HIS-3.1.1',
    breaks: ['no-injection-in-token'],
    reply: (reply, { path, query }) =>
      path === '/token' && sqlLike(query.get('password')) ? inventedToken(reply) : reply,
  },
  {
    name: 'long-values-crash',
    zh: '过长的值得到网页错误',
    en: 'a long value gives a page of HTML',
    requirement: 'HIS-2.5',
    breaks: ['odd-requests-answered'],
    reply: (reply, { query }) =>
      (query.get('identityNumber') ?? '').length > 1000 ? { ...reply, status: 500, body: page } : reply,
  },
  {
    name: 'backslash-crashes',
    zh: '含反斜杠的证件号码得到网页错误',
    en: 'a backslash in a number gives a page of HTML',
    requirement: 'HIS-2.5',
    breaks: ['any-number-answered'],
    reply: (reply, { query }) =>
      (query.get('identityNumber') ?? '').includes('\\') ? { ...reply, status: 500, body: page } : reply,
  },
  {
    name: 'token-with-dot',
    zh: '含点的短令牌都被接受',
    en: 'any short token with a dot is accepted',
    requirement: 'HIS-3.2.2',
    breaks: ['any-token-refused'],
    reply: (reply, about) => {
      const token = about.query.get('token') ?? ''
      const accepted = about.path === '/blduseinfo' && token.includes('.') && token.split('.').length < 4
      return accepted ? inventedReply(reply, about) : reply
    },
  },
  {
    name: 'one-at-a-time',
    zh: '同时查询时，后来的失败',
    en: 'look-ups at once fail but one',
    requirement: 'HIS-3.2.3',
    breaks: ['own-person-at-once'],
    async request(request, { path }) {
      if (path !== '/blduseinfo') return request
      inFlight += 1
      const busy = inFlight > 1
      await new Promise((resolve) => setTimeout(resolve, 20))
      inFlight -= 1
      return busy ? { ...request, url: '/blduseinfo?token=busy&identityNumber=busy' } : request
    },
  },
  {
    name: 'slow',
    zh: '查询要2秒多',
    en: 'look-ups take more than 2 s',
    requirement: 'HIS-2.1',
    breaks: ['quick'],
    deliver: (reply, { path, success, seen }) =>
      success && path === '/blduseinfo' && seen === 0
        ? { delayMs: 2_100, parts: [{ bytes: reply.body, waitMs: 0 }], ending: 'end' }
        : undefined,
  },
]
