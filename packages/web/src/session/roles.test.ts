import { expect, it } from 'vitest'
import { homeOf, mayOpen } from './roles.ts'

it('opens to each role its own pages and what lies below them', () => {
  expect(mayOpen('clerk', '/window')).toBe(true)
  expect(mayOpen('clerk', '/applications/1')).toBe(true)
  expect(mayOpen('auditor', '/applications')).toBe(true)
  expect(mayOpen('reviewer', '/review/1')).toBe(true)
})

it("sends nobody to another role's pages", () => {
  expect(mayOpen('clerk', '/review')).toBe(false)
  expect(mayOpen('reviewer', '/window')).toBe(false)
  expect(mayOpen('administrator', '/audit')).toBe(false)
  expect(mayOpen('clerk', '/windows')).toBe(false)
})

it('starts each role where its work is', () => {
  expect(homeOf('clerk')).toBe('/window')
  expect(homeOf('reviewer')).toBe('/review')
})
