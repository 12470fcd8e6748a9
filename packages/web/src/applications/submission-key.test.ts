import { describe, expect, it } from 'vitest'
import { submissionKey } from './submission-key.ts'

const counting = () => {
  let next = 0
  return (bytes: Uint8Array) => bytes.fill(++next)
}

describe('submission key', () => {
  it('stays the same while the content stays the same, so that a retry cannot submit twice', () => {
    const random = counting()
    const first = submissionKey(undefined, 'claim A', random)
    expect(submissionKey(first, 'claim A', random)).toBe(first)
  })

  it('changes with the content, since a key may not serve another body', () => {
    const random = counting()
    const first = submissionKey(undefined, 'claim A', random)
    expect(submissionKey(first, 'claim B', random).key).not.toBe(first.key)
  })

  it('is 32 hexadecimal digits, within what the province takes', () => {
    expect(submissionKey(undefined, '', (bytes) => crypto.getRandomValues(bytes)).key).toMatch(/^[0-9a-f]{32}$/)
  })
})
