import { expect, test } from 'vitest'
import { organisationCode } from '../testing.ts'
import { createSessions, holderOf } from './sessions.ts'
import { sessionBody } from './testing.ts'
import type { Answered } from './upstream.ts'

const answered = (body: string, status = 200): Answered => ({ ok: true, status, headers: {}, body: Buffer.from(body) })

/** Sessions at a clock of the test's own, with the questions that went to the province counted. */
function world(bounds = { sessionMs: 60_000, sessions: 3 }) {
  let time = 1_000_000
  let questions = 0
  const sessions = createSessions(organisationCode, () => time, bounds)
  return {
    sessions,
    questions: () => questions,
    pass: (ms: number) => {
      time += ms
    },
    check: (session: string, reply: Answered = answered(sessionBody())) =>
      sessions.check(session, async () => {
        questions += 1
        return reply
      }),
  }
}

test.each([
  ['a clerk of this hospital', sessionBody(), 'ours'],
  ['a clerk of another hospital', sessionBody('clerk', '9'.repeat(22)), 'foreign'],
  ['a reviewer', sessionBody('reviewer', null), 'foreign'],
  ['an administrator who claims the hospital', sessionBody('administrator'), 'foreign'],
  ['a reply that is no session', '{"status":"ok"}', undefined],
  ['null', 'null', undefined],
  ['a page', '<html>', undefined],
])('%s is %s', (_who, body, holder) => {
  expect(holderOf(answered(body as string), organisationCode)).toBe(holder)
})

test('the province is asked once a minute for a session, and once for all who ask at the same time', async () => {
  const { check, pass, questions } = world()
  expect(await Promise.all([check('a'), check('a'), check('a')])).toEqual(Array(3).fill({ ok: true, holder: 'ours' }))
  pass(59_999)
  await check('a')
  expect(questions()).toBe(1)
  pass(1)
  await check('a')
  expect(questions()).toBe(2)
})

test('a clock set back does not prolong what is remembered', async () => {
  const { check, pass, questions } = world()
  await check('a')
  pass(-3_600_000)
  await check('a')
  expect(questions()).toBe(2)
})

test('signing out ends it at once', async () => {
  const { sessions, check, questions } = world()
  await check('a')
  sessions.forget('a')
  await check('a')
  expect(questions()).toBe(2)
})

test('an answer without a session is passed back and never remembered', async () => {
  const { check, questions } = world()
  const refusal = answered('{"error":{"code":"NOT_SIGNED_IN"}}', 401)
  expect(await check('a', refusal)).toBe(refusal)
  expect(await check('a', refusal)).toBe(refusal)
  expect(questions()).toBe(2)
})

test('it holds no more sessions than its bound, the oldest goes first', async () => {
  const { check, questions } = world()
  for (const session of ['a', 'b', 'c', 'd']) await check(session)
  await check('d')
  await check('b')
  expect(questions()).toBe(4)
  await check('a')
  expect(questions()).toBe(5)
})
