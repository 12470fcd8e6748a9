import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const names = ['doubled-origin', 'origin-with-slash', 'cacheable', 'early-expiry']

describe('the nearest name', () => {
  it('is the one meant by a slip, another letter case, an underscore or its beginning', () => {
    for (const typed of ['doubled-orign', 'Doubled_Origin', 'dubled-origin', 'doubled', 'dou'])
      expect(nearest(typed, names)).toBe('doubled-origin')
    expect(nearest('cachable', names)).toBe('cacheable')
  })

  it('is none where nothing is near', () => {
    for (const typed of ['', 'x', 'completely-different']) expect(nearest(typed, names)).toBeUndefined()
  })
})
