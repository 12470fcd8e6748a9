import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { hisOpenapiDocument } from './his-openapi.ts'

it('docs/his-openapi.json is what the contract says; `node scripts/write-documents.mjs` writes it', () => {
  expect(readFileSync(new URL('../../docs/his-openapi.json', import.meta.url), 'utf8')).toBe(hisOpenapiDocument())
})
