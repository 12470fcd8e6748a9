import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { gatewayDoctorDocument } from './gateway-doctor.ts'

it("docs/gateway-doctor.md says what the gateway's table says; `node scripts/write-documents.mjs` writes it", () => {
  expect(readFileSync(new URL('../../docs/gateway-doctor.md', import.meta.url), 'utf8')).toBe(gatewayDoctorDocument())
})
