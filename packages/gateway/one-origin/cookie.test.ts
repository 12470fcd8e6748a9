import { describe, expect, test } from 'vitest'
import { forgetCookie, ownCookie, sessionOf } from './cookie.ts'

describe('the session cookie', () => {
  test.each([
    ['xm_session=abc-_9', 'abc-_9'],
    ['a=1; xm_session=abc; b=2', 'abc'],
    ['a=xm_session=no', undefined],
    ['xm_session=', undefined],
    ['xm_session=a b', undefined],
    ['XM_SESSION=abc', undefined],
    [undefined, undefined],
  ])('of %s is %s', (header, value) => {
    expect(sessionOf(header)).toBe(value)
  })

  test('is written anew: Secure by the browser’s own way, without the province’s domain or path', () => {
    const set = [
      'other=1; Path=/',
      'xm_session=abc; Domain=province.example; Path=/api; Max-Age=600; SameSite=None; Secure',
    ]
    expect(ownCookie(set, false)).toEqual({
      session: 'abc',
      header: 'xm_session=abc; Max-Age=600; Path=/; HttpOnly; SameSite=Strict',
    })
    expect(ownCookie('xm_session=abc', true)?.header).toBe('xm_session=abc; Path=/; HttpOnly; SameSite=Strict; Secure')
    expect(ownCookie('xm_session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', true)?.header).toContain(
      'xm_session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/',
    )
  })

  test('is the only one that passes', () => {
    expect(ownCookie(['tracker=1; Path=/'], false)).toBeUndefined()
    expect(ownCookie(undefined, false)).toBeUndefined()
  })

  test('is forgotten with the attributes under which it was kept', () => {
    expect(forgetCookie(true)).toBe('xm_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure')
  })
})
