import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { errorsDocument } from './errors.ts'

it("docs/errors.md says what the products' tables say; `node scripts/write-documents.mjs` writes it", () => {
  expect(readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')).toBe(errorsDocument())
})
