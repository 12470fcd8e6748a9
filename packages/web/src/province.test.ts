import { describe, expect, it } from 'vitest'
import { createProvinceApi, problemOfReply } from './province.ts'
import { type Problem, problemOf } from './ui/problem.ts'

function answering(status: number, body: string) {
  const calls: { url: string; init: RequestInit | undefined }[] = []
  let signedOut = 0
  const api = createProvinceApi(
    async (url, init) => {
      calls.push({ url: String(url), init })
      return new Response(status === 204 ? null : body, { status })
    },
    () => {
      signedOut += 1
    },
  )
  return { api, calls, signedOut: () => signedOut }
}

async function problemFrom(work: Promise<unknown>): Promise<Problem> {
  try {
    await work
  } catch (error) {
    return problemOf(error)
  }
  throw new Error('expected a failure')
}

const claimed = {
  error: {
    code: 'BAG_CLAIMED',
    message: '有血袋已在第二医院的申请 XM20261122-000007 中减免，同一袋血只能减免一次。',
    action: '如有疑问请与该医院联系。',
    application: { number: 'XM20261122-000007', hospital: '第二医院' },
  },
}

describe('coded errors of the province', () => {
  it('keeps the sentence, what to do, and by which application a bag is claimed', () => {
    expect(problemOfReply(claimed)).toEqual(claimed.error)
  })

  it.each(['SUM_CHANGED', 'QUOTA_TAKEN', 'VERSION_CHANGED', 'SIGN_IN_LOCKED'])(
    'hands on %s with its own sentence',
    async (code) => {
      const { api } = answering(409, JSON.stringify({ error: { code, message: '一句话。', action: '怎么办。' } }))
      expect(await problemFrom(api.session())).toEqual({ code, message: '一句话。', action: '怎么办。' })
    },
  )

  it('does not take a proxy page for an answer, whatever its status', async () => {
    expect((await problemFrom(answering(200, '<html>').api.session())).code).toBe('BAD_REPLY')
    expect((await problemFrom(answering(502, '<html>').api.session())).code).toBe('BAD_REPLY')
    expect((await problemFrom(answering(500, '{"message":"x"}').api.session())).code).toBe('BAD_REPLY')
  })

  it('says OFFLINE when nothing answers', async () => {
    const api = createProvinceApi(() => Promise.reject(new TypeError('Failed to fetch')))
    expect((await problemFrom(api.session())).code).toBe('OFFLINE')
  })

  it('leads to the sign-in page when a session has ended, but not when somebody merely asks who is signed in', async () => {
    const body = JSON.stringify({ error: { code: 'NOT_SIGNED_IN', message: '尚未登录。', action: '' } })
    const ended = answering(401, body)
    await problemFrom(ended.api.applications({}))
    expect(ended.signedOut()).toBe(1)
    const asked = answering(401, body)
    await problemFrom(asked.api.session())
    expect(asked.signedOut()).toBe(0)
  })

  it('does not take a wrong password for an ended session', async () => {
    const { api, signedOut } = answering(
      401,
      JSON.stringify({ error: { code: 'SIGN_IN_FAILED', message: '不正确。', action: '' } }),
    )
    expect((await problemFrom(api.signIn('a', 'b'))).code).toBe('SIGN_IN_FAILED')
    expect(signedOut()).toBe(0)
  })

  it('accepts an empty answer to signing out', async () => {
    await expect(answering(204, '').api.signOut()).resolves.toBeUndefined()
  })

  it('calls an unknown fault of the page by a code of its own, without its text', () => {
    expect(problemOf(new Error('11010519491231002X')).code).toBe('PAGE_FAULT')
    expect(JSON.stringify(problemOf(new Error('11010519491231002X')))).not.toContain('1101')
  })
})

describe('what is sent', () => {
  it('puts persons and passwords into bodies, never into addresses', async () => {
    const { api, calls } = answering(200, '{}')
    await api.assess({
      identityNumber: '11010519491231002X',
      his: { body: '', status: 200, contentType: null },
      donors: [],
    })
    await api.signIn('clerk', 'secret-word')
    expect(calls.map((call) => call.url)).toEqual(['/api/assessments', '/api/session'])
    expect(calls[0]?.init?.body).toContain('11010519491231002X')
  })

  it('leaves out what a list is not narrowed to', async () => {
    const { api, calls } = answering(200, '{}')
    await api.applications({ state: 'submitted', cursor: undefined, q: '' })
    expect(calls[0]?.url).toBe('/api/applications?state=submitted')
  })
})
