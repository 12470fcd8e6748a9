import { requirementOf, requirements } from '@xuemian/contract'
import { expect, test } from 'vitest'
import { checks } from './checks.ts'
import { clausesWithoutCheck, coverage } from './coverage.ts'

test('every clause has a check or a reason for having none, and never both', () => {
  const covered = coverage()
    .filter((row) => row.checks.length > 0)
    .map(({ id }) => id)
  expect([...covered, ...Object.keys(clausesWithoutCheck)].sort()).toEqual(requirements.map(({ id }) => id).sort())
})

test('every check cites clauses that exist', () => {
  expect(checks.flatMap((check) => check.requirements).filter((id) => !requirementOf(id))).toEqual([])
})

test('advice is graded apart: what a clause only advises is never demanded', () => {
  const demanded = checks.filter(({ grade, requirements: [first] }) => {
    const level = requirementOf(first)?.level
    return level === 'advice' && grade !== 'advice'
  })
  expect(demanded.map(({ id }) => id)).toEqual([])
})
