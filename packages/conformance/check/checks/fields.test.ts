import { quirks, readFailures, requirementOf } from '@xuemian/contract'
import { expect, test } from 'vitest'
import { fieldChecks } from './fields.ts'
import { quirkClaims, quirksWithoutCheck } from './quirk-claims.ts'
import { refusalClaims, refusalsWithoutCheck } from './refusal-claims.ts'

test('every quirk has a check or a reason for having none, and never both', () => {
  const named = [...Object.keys(quirkClaims), ...Object.keys(quirksWithoutCheck)]
  expect(named.sort()).toEqual(Object.keys(quirks).sort())
})

test('every reason for refusing a reply has a check or a reason for having none, and never both', () => {
  const named = [...Object.keys(refusalClaims), ...Object.keys(refusalsWithoutCheck)]
  expect(named.sort()).toEqual(Object.keys(readFailures).sort())
})

test('every check cites clauses that exist', () => {
  const cited = fieldChecks.flatMap((check) => check.requirements)
  expect(cited.filter((id) => !requirementOf(id))).toEqual([])
})

test('an exponent is no finding in a JSON number, and one in an amount that is text', () => {
  const { except } = quirkClaims['amount-form'] ?? {}
  const deviation = { requirement: 'HIS-3.2.7.3', quirk: 'amount-form', found: 'exponent' }
  expect(except?.({ ...deviation, path: '$.data.chargeBills[0].products[0].money' })).toBe(true)
  expect(except?.({ ...deviation, path: '$.data.chargeBills[0].actualCost' })).toBe(false)
})
