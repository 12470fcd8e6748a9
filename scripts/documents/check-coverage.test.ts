import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checkCoverageDocument } from './check-coverage.ts'

it('docs/check-coverage.md names every clause, check and fault; `node scripts/write-documents.mjs` writes it', () => {
  expect(readFileSync(new URL('../../docs/check-coverage.md', import.meta.url), 'utf8')).toBe(checkCoverageDocument())
})
