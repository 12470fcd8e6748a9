import { expect, it } from 'vitest'
import { refuseDonor } from './donor-check.ts'

const current = {
  identityNumber: '11010519491231002X',
  donors: [{ identityNumber: '120103198806018241', relation: 'spouse' as const }],
}

it('lets a relative through', () => {
  expect(refuseDonor(current, '360426199101010071')).toBeUndefined()
})

it('refuses the patient as a relative, also in the old form of the number', () => {
  expect(refuseDonor(current, '11010519491231002x')).toBe('same-as-patient')
  expect(refuseDonor(current, '110105491231002')).toBe('same-as-patient')
})

it('refuses a donor who was added already', () => {
  expect(refuseDonor(current, ' 120103198806018241 ')).toBe('already-added')
})

it('refuses what is no number, in words', () => {
  expect(refuseDonor(current, '')).toHaveProperty('message')
})
