import type { About, Fault } from './fault.ts'
import { onJson, withHeader } from './rewrite.ts'

const saying = (message: string): NonNullable<Fault['reply']> =>
  onJson((envelope, { success }) => (success ? envelope : { ...envelope, erroMessage: message }))

const isLookUp = ({ method, path, success }: About) => method === 'GET' && success && path === '/blduseinfo'

export const reachFaults: readonly Fault[] = [
  {
    name: 'path-moved',
    zh: '/blduseinfo 的成功回复状态是404',
    en: 'look-ups succeed with status 404',
    requirement: 'HIS-2.6',
    breaks: ['paths-exist'],
    reply: (reply, about) => (isLookUp(about) ? { ...reply, status: 404 } : reply),
  },
  {
    name: 'redirected',
    zh: '查询转到别的地址',
    en: 'look-ups are redirected',
    requirement: 'HIS-2.6',
    breaks: ['no-redirect'],
    reply: (reply, about) => (isLookUp(about) ? withHeader({ ...reply, status: 302 }, 'Location', '/login') : reply),
  },
  {
    name: 'failures-as-500',
    zh: '失败以HTTP 500返回',
    en: 'failures come with status 500',
    requirement: 'HIS-2.5',
    breaks: ['envelope-status'],
    reply: (reply, { success, method }) => (success || method !== 'GET' ? reply : { ...reply, status: 500 }),
  },
  {
    name: 'success-as-500',
    zh: '内容正确，状态却是HTTP 500',
    en: 'a good envelope with status 500',
    requirement: 'HIS-2.5',
    breaks: ['envelope-status'],
    reply: (reply, about) => (isLookUp(about) ? { ...reply, status: 500 } : reply),
  },
  {
    name: 'text-html',
    zh: 'Content-Type是text/html',
    en: 'the content type is text/html',
    requirement: 'HIS-2.5',
    breaks: ['envelope-content-type'],
    reply: (reply) => withHeader(reply, 'Content-Type', 'text/html; charset=utf-8'),
  },
  {
    name: 'data-on-failure',
    zh: '令牌无效，仍然带有患者数据',
    en: 'a refused look-up holds data all the same',
    requirement: 'HIS-2.5.2',
    breaks: ['failure-without-data'],
    reply: onJson((envelope, { success, path }) =>
      success || path !== '/blduseinfo' ? envelope : { ...envelope, data: { bldUser: {}, chargeBills: [] } },
    ),
  },
  {
    name: 'english-message',
    zh: '失败时只有英文',
    en: 'failures speak English only',
    requirement: 'HIS-2.5.3',
    breaks: ['failure-in-chinese'],
    reply: saying('invalid token'),
  },
  {
    name: 'stack-trace',
    zh: '失败时返回程序堆栈',
    en: 'failures show a stack',
    requirement: 'HIS-2.5.3',
    breaks: ['failure-hides-internals'],
    reply: saying('系统异常 java.lang.NullPointerException at com.his.TokenServlet.doGet(TokenServlet.java:42)'),
  },
]
