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
