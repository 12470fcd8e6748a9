#!/usr/bin/env node
// Writes the documents that are made from the code: docs/errors.md, docs/his-openapi.json, docs/check-coverage.md,
// docs/gateway-doctor.md, docs/policy.schema.json and docs/classes.schema.json.
import { writeFileSync } from 'node:fs'
import { ensureInstalled } from './setup.mjs'

await ensureInstalled()
const { register } = await import('tsx/esm/api')
register()
const { errorsDocument } = await import('./documents/errors.ts')
writeFileSync(new URL('../docs/errors.md', import.meta.url), errorsDocument())
const { hisOpenapiDocument } = await import('./documents/his-openapi.ts')
writeFileSync(new URL('../docs/his-openapi.json', import.meta.url), hisOpenapiDocument())
const { checkCoverageDocument } = await import('./documents/check-coverage.ts')
writeFileSync(new URL('../docs/check-coverage.md', import.meta.url), checkCoverageDocument())
const { gatewayDoctorDocument } = await import('./documents/gateway-doctor.ts')
writeFileSync(new URL('../docs/gateway-doctor.md', import.meta.url), gatewayDoctorDocument())
const { classesSchemaDocument, policySchemaDocument } = await import('./documents/policy-schema.ts')
writeFileSync(new URL('../docs/policy.schema.json', import.meta.url), policySchemaDocument())
writeFileSync(new URL('../docs/classes.schema.json', import.meta.url), classesSchemaDocument())
