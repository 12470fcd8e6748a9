import type { Fault, FaultyReply } from './fault.ts'
import { withHeader } from './rewrite.ts'

const ORIGIN = 'Access-Control-Allow-Origin'

function without(name: string, zh: string, requirement: string, check: string): Fault {
  return {
    name: `without-${check}`,
    zh,
    en: `replies lack ${name}`,
    requirement,
    breaks: [check],
    // a preflight and failures keep it, so that one mistake is seen as one
    reply: (reply, { success, method }) => (success && method === 'GET' ? withHeader(reply, name, null) : reply),
  }
}

function doubledOrigin(reply: FaultyReply): FaultyReply {
  return { ...reply, headers: [...reply.headers, [ORIGIN, '*']] }
}

export const corsFaults: readonly Fault[] = [
  without(ORIGIN, '成功的回复没有 Access-Control-Allow-Origin', 'HIS-2.3.1', 'cors-origin'),
  without('Access-Control-Allow-Credentials', '没有 Access-Control-Allow-Credentials', 'HIS-2.3.2', 'cors-credentials'),
  without('Access-Control-Allow-Headers', '没有 Access-Control-Allow-Headers', 'HIS-2.3.3', 'cors-headers'),
  without('Access-Control-Allow-Methods', '没有 Access-Control-Allow-Methods', 'HIS-2.3.4', 'cors-methods'),
  {
    name: 'no-cors',
    zh: '完全没有跨域头部',
    en: 'no CORS headers at all',
    requirement: 'HIS-2.3',
    breaks: ['cors-origin', 'cors-credentials', 'cors-headers', 'cors-methods', 'cors-preflight'],
    reply: (reply) => ({
      ...reply,
      headers: reply.headers.filter(([name]) => !name.toLowerCase().startsWith('access-control-')),
    }),
  },
  {
    name: 'methods-get-only',
    zh: 'Access-Control-Allow-Methods 只列出GET',
    en: 'Access-Control-Allow-Methods lists GET only',
    requirement: 'HIS-2.3.4',
    breaks: ['cors-methods'],
    reply: (reply) => withHeader(reply, 'Access-Control-Allow-Methods', 'GET'),
  },
  {
    name: 'origin-with-slash',
    zh: 'Access-Control-Allow-Origin 的值末尾多一个斜线',
    en: 'Access-Control-Allow-Origin ends with a slash',
    requirement: 'HIS-2.3.1',
    breaks: ['cors-origin'],
    reply: (reply) => withHeader(reply, ORIGIN, 'https://xuemian.example/'),
  },
  {
    name: 'doubled-origin',
    zh: '程序和代理各加一次 Access-Control-Allow-Origin',
    en: 'code and proxy both add Access-Control-Allow-Origin',
    requirement: 'HIS-2.3.1',
    breaks: ['cors-once'],
    reply: doubledOrigin,
  },
  {
    name: 'failures-without-cors',
    zh: '失败的回复没有跨域头部',
    en: 'failures lack the CORS headers',
    requirement: 'HIS-2.3',
    breaks: ['cors-on-failures'],
    reply: (reply, { success, method }) => (success || method === 'OPTIONS' ? reply : withHeader(reply, ORIGIN, null)),
  },
  {
    name: 'preflight-refused',
    zh: '预检请求得到405',
    en: 'preflights are answered with 405',
    requirement: 'HIS-2.3',
    breaks: ['cors-preflight'],
    reply: (reply, { method }) => (method === 'OPTIONS' ? { ...reply, status: 405 } : reply),
  },
  {
    name: 'cacheable',
    zh: '没有 Cache-Control: no-store',
    en: 'replies may be cached',
    requirement: 'HIS-2.3',
    breaks: ['no-store'],
    reply: (reply) => withHeader(reply, 'Cache-Control', null),
  },
  {
    name: 'referrer-leaks',
    zh: '没有 Referrer-Policy',
    en: 'no referrer policy',
    requirement: 'HIS-2.3',
    breaks: ['no-referrer'],
    reply: (reply) => withHeader(reply, 'Referrer-Policy', null),
  },
]
