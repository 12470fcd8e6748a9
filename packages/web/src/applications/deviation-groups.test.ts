import { expect, it } from 'vitest'
import { groupDeviations } from './deviation-groups.ts'

const at = (path: string, found = 'string') => ({ requirement: 'HIS-3.2.7', quirk: 'number-as-string', path, found })

it('brings one quirk in many bags together', () => {
  const groups = groupDeviations([
    at('$.data.chargeBills[0].products[0].money'),
    at('$.data.chargeBills[1].products[12].money'),
  ])
  expect(groups).toEqual([{ ...at('$.data.chargeBills[*].products[*].money'), count: 2 }])
})

it('keeps apart what was found in different shapes or places', () => {
  expect(groupDeviations([at('$.a[0]'), at('$.b[0]'), at('$.a[1]', 'number')])).toHaveLength(3)
})
