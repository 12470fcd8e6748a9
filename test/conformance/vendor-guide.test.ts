import { readFileSync } from 'node:fs'
import { checks } from '@xuemian/conformance/check'
import { faultOf } from '@xuemian/conformance/simulate'
import { type RawReply, readBloodUseReply, readTokenReply, requirementOf } from '@xuemian/contract'
import { expect, test } from 'vitest'

const guide = readFileSync(new URL('../../docs/his-vendors.md', import.meta.url), 'utf8')
const samples = [...guide.matchAll(/```json (token|blduseinfo)\n([\s\S]*?)```/g)]

test('the guide shows two replies of /token and three of /blduseinfo', () => {
  expect(samples.map(([, kind]) => kind)).toEqual(['token', 'token', 'blduseinfo', 'blduseinfo', 'blduseinfo'])
})

test.each(samples.map(([, kind, body = '']) => [kind, body] as const))(
  'its sample of /%s is strict: %s',
  (kind, body) => {
    const contentType = 'application/json; charset=utf-8'
    const raw: RawReply = { status: 200, contentType, body: new TextEncoder().encode(body) }
    const read = kind === 'token' ? readTokenReply(raw) : readBloodUseReply(raw, { asked: '11010519491231002X' })
    expect(read).toMatchObject({ ok: true, deviations: [] })
  },
)

test('every check, clause and fault that it names exists', () => {
  const [table = ''] = /\| 要点[\s\S]*?\n\n/.exec(guide) ?? []
  const named = [...table.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, id = '']) => id)
  expect(named.length).toBeGreaterThan(15)
  const known = new Set(checks.map(({ id }) => id))
  expect(named.filter((id) => !known.has(id))).toEqual([])
  expect([...table.matchAll(/HIS-[\d.]+\d/g)].filter(([id]) => !requirementOf(id))).toEqual([])
  expect([...guide.matchAll(/--fault ([a-z-]+)/g)].filter(([, name = '']) => !faultOf(name))).toEqual([])
})
