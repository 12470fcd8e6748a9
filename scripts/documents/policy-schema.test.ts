import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { classesSchemaDocument, policySchemaDocument } from './policy-schema.ts'

it('docs/policy.schema.json and docs/classes.schema.json are what the files are read by; `node scripts/write-documents.mjs` writes them', () => {
  const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')
  expect(read('policy.schema.json')).toBe(policySchemaDocument())
  expect(read('classes.schema.json')).toBe(classesSchemaDocument())
})
