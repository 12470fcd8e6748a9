import { expect, test } from 'vitest'
import { holds, type Outcome } from './check.ts'
import { summaryOf, verdictOf } from './verdict.ts'

const broken: Outcome = { kind: 'broken', findings: [{ found: { zh: '错', en: 'wrong' } }] }
const reason = { zh: '连不上', en: 'no connection' }

test.each([
  ['must', undefined, 'fail', 'fail'],
  ['must', true, 'fail', 'warn'],
  ['strict', undefined, 'fail', 'warn'],
  ['advice', undefined, 'warn', 'warn'],
] as const)(
  'a broken claim of grade %s, forgiven: %s, is %s for strict clients and %s for the province',
  (grade, forgiven, strict, province) => {
    const check = { grade, ...(forgiven === undefined ? {} : { forgiven }) }
    expect(verdictOf(broken, check, 'strict')).toBe(strict)
    expect(verdictOf(broken, check, 'province')).toBe(province)
  },
)

test('what could not be run, or does not apply, is never a failure', () => {
  expect(verdictOf({ kind: 'could-not-run', reason }, { grade: 'must' }, 'strict')).toBe('could-not-run')
  expect(verdictOf({ kind: 'not-applicable', reason }, { grade: 'must' }, 'strict')).toBe('not-applicable')
  expect(verdictOf(holds, { grade: 'must' }, 'strict')).toBe('pass')
})

test('a run is summed up by the worst that occurs', () => {
  expect(summaryOf(['pass', 'warn', 'could-not-run', 'fail'])).toBe('fail')
  expect(summaryOf(['pass', 'warn', 'could-not-run'])).toBe('could-not-run')
  expect(summaryOf(['pass', 'not-applicable'])).toBe('pass')
  expect(summaryOf([])).toBe('not-applicable')
})
