import { type Check, outcomeOf } from '../check.ts'
import { findingsOf, successes } from './replies.ts'

export const reachChecks: readonly Check[] = [
  {
    id: 'paths-exist',
    group: 'reach',
    requirements: ['HIS-2.6'],
    grade: 'must',
    claim: {
      zh: '/token 和 /blduseinfo 就在所登记的地址下',
      en: '/token and /blduseinfo lie below the registered address',
    },
    why: { zh: '地址不对，窗口什么也查不到', en: 'with a wrong address nothing can be looked up' },
    mend: 'http-status',
    run: async (his) =>
      outcomeOf(
        findingsOf([...(await successes(his))], ({ exchange: { reply } }) =>
          reply.status === 404 ? { zh: '状态为404', en: 'status 404' } : undefined,
        ),
      ),
  },
  {
    id: 'no-redirect',
    group: 'reach',
    requirements: ['HIS-2.6', 'HIS-2.3'],
    grade: 'must',
    claim: {
      zh: '直接答复，不转到别的地址（如登录页）',
      en: 'replies come directly, without a redirect (to a login page)',
    },
    why: {
      zh: '浏览器跨域时跟随转向会失败，或得到登录页',
      en: 'a browser that follows across origins fails or meets a login page',
    },
    mend: 'http-status',
    run: async (his) =>
      outcomeOf(
        findingsOf(await successes(his), ({ exchange: { reply } }) =>
          reply.status >= 300 && reply.status < 400
            ? { zh: `状态为${reply.status}`, en: `status ${reply.status}` }
            : undefined,
        ),
      ),
  },
]
