#!/usr/bin/env node
// Writes the documents that are made from the code: docs/errors.md.
import { writeFileSync } from 'node:fs'
import { ensureInstalled } from './setup.mjs'

await ensureInstalled()
const { register } = await import('tsx/esm/api')
register()
const { errorsDocument } = await import('./documents/errors.ts')
writeFileSync(new URL('../docs/errors.md', import.meta.url), errorsDocument())
