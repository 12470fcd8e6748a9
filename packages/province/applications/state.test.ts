import { expect, it } from 'vitest'
import { applicationState } from '../api/index.ts'
import { type ApplicationAction, liveStates, nextState } from './state.ts'

const allowed: Readonly<Record<string, string>> = {
  'draft edit': 'draft',
  'draft submit': 'submitted',
  'draft cancel': 'cancelled',
  'submitted approve': 'approved',
  'submitted reject': 'rejected',
  'submitted return': 'returned',
  'submitted cancel': 'cancelled',
  'returned submit': 'submitted',
  'returned cancel': 'cancelled',
}
const actions: readonly ApplicationAction[] = ['edit', 'submit', 'approve', 'reject', 'return', 'cancel']
const cases = applicationState.options.flatMap((state) =>
  actions.map((action) => ({ state, action, to: allowed[`${state} ${action}`] })),
)

it.each(cases.filter((each) => each.to))('goes from $state by $action to $to', ({ state, action, to }) => {
  expect(nextState(state, action)).toBe(to)
})

it.each(cases.filter((each) => !each.to))('refuses $action of what is $state, in Chinese', ({ state, action }) => {
  expect(() => nextState(state, action)).toThrow(/^申请现为“[一-龥]+”，不能[一-龥]+。$/)
})

it('keeps claims for what is submitted, approved or returned', () => {
  expect(liveStates).toEqual(['submitted', 'approved', 'returned'])
})
