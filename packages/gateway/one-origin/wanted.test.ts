import { describe, expect, test } from 'vitest'
import { wantedOf } from './wanted.ts'

const wanted = (url: string, method = 'GET', accept = 'text/html,*/*') => wantedOf({ method, url, headers: { accept } })

describe('what goes to the province', () => {
  test.each([
    ['/api/session', 'session'],
    ['/api/session?x=1', 'session'],
    ['/api/applications/3f6c1d7e-0a1b-4c2d-8e3f-000000000001/decision', 'api'],
    ['/api/openapi.json', 'api'],
    ['/api/applications?q=%E5%BC%A0', 'api'],
    ['/', 'page'],
    ['/sign-in?reason=expired', 'page'],
    ['/applications/3f6c1d7e-0a1b-4c2d-8e3f-000000000001', 'page'],
    ['/assets/index-BfRsq87f.js', 'file'],
    ['/assets/rolldown-runtime-WkwZ5CU-.js', 'file'],
    ['/favicon.svg', 'file'],
    ['/notice.css', 'file'],
    ['/health/province', 'health'],
  ])('%s is a %s', (url, kind) => {
    expect(wanted(url)?.kind).toBe(kind)
  })

  test.each([
    'http://evil.example/api/session',
    '//evil.example/api/session',
    '/api/../health/ready',
    '/api/./session',
    '/api/%2e%2e/metrics',
    '/api//session',
    '/api/session/',
    '/api\\session',
    '/api/..;/x',
    '/api/.env',
    '/.git/config',
    '/assets/../index.html',
    '/assets/x/y.js',
    '/%61pi/session',
    '*',
    '',
  ])('%s is left to the HIS part', (url) => {
    expect(wanted(url)).toBeUndefined()
  })

  test('a page is for who accepts HTML, so that programs meet the interface’s own 404', () => {
    expect(wanted('/nothing', 'GET', 'application/json')).toBeUndefined()
    expect(wantedOf({ method: 'GET', url: '/', headers: {} })).toBeUndefined()
  })

  test('only the API is changed', () => {
    expect(wanted('/api/applications', 'POST')?.kind).toBe('api')
    for (const url of ['/', '/assets/a.js', '/token', '/health/province']) expect(wanted(url, 'POST')).toBeUndefined()
  })
})
