import { expect, it } from 'vitest'
import { base64 } from './base64.ts'

it('carries every byte, also beyond one piece', () => {
  const bytes = Uint8Array.from({ length: 20_001 }, (_, index) => (index * 31) % 256)
  expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
})

it('carries an empty reply', () => {
  expect(base64(new Uint8Array(0))).toBe('')
})
