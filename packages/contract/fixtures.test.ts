import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  type BloodUseOptions,
  type RawReply,
  type Reading,
  readBloodUseReply,
  readEnvelopeReply,
  readTokenReply,
  requirementOf,
} from './index.ts'

/** See fixtures/README.md. */
interface Expected {
  readonly title: string
  readonly interface: 'token' | 'bloodUse' | 'envelope'
  readonly reply: { readonly status: number; readonly contentType: string | null }
  readonly options?: BloodUseOptions
  readonly value?: unknown
  readonly reads?: string
  readonly deviations?: readonly (readonly string[])[]
  readonly refused?: { readonly code: string; readonly requirement: string; readonly path: string }
  readonly names?: string
}

const root = fileURLToPath(new URL('../../fixtures', import.meta.url))

function expectedOf(folder: string, stem: string): Expected {
  return JSON.parse(readFileSync(join(root, folder, `${stem}.expected.json`), 'utf8')) as Expected
}

function read(raw: RawReply, expected: Expected): Reading<unknown> {
  if (expected.interface === 'token') return readTokenReply(raw)
  return expected.interface === 'envelope' ? readEnvelopeReply(raw) : readBloodUseReply(raw, expected.options)
}

function personsIn(body: string): readonly string[] {
  return ['李秀兰', '120103198806018241', '11010519491231002', '100233'].filter((value) => body.includes(value))
}

describe.each(['source-text', 'hospital'])('%s', (folder) => {
  const bodies = readdirSync(join(root, folder)).filter((file) => !file.endsWith('.expected.json'))

  test('has a body beside every expectation', () => {
    const stems = bodies.map((file) => file.replace(/\.\w+$/, '')).sort()
    const expectations = readdirSync(join(root, folder)).filter((file) => file.endsWith('.expected.json'))
    expect(expectations.map((file) => basename(file, '.expected.json')).sort()).toEqual(stems)
    expect(stems.length).toBeGreaterThanOrEqual(folder === 'hospital' ? 40 : 4)
  })

  test.each(bodies.map((file) => [file, expectedOf(folder, file.replace(/\.\w+$/, ''))] as const))(
    '%s reads as expected',
    (file, expected) => {
      const body = new Uint8Array(readFileSync(join(root, folder, file)))
      const result = read({ body, ...expected.reply }, expected)
      const rows = result.deviations.map((row) => [row.requirement, row.quirk, row.path, row.found])
      for (const [requirement] of rows) expect(requirementOf(requirement ?? '')).toBeDefined()
      if (expected.refused) {
        expect(result).toMatchObject({ ok: false, error: expected.refused })
        if (result.ok) return
        expect(requirementOf(result.error.requirement)).toBeDefined()
        expect(result.error.message).toContain(expected.names ?? '')
        expect(result.error.message).toMatch(/请|不能使用/)
        expect(personsIn(JSON.stringify([result.error, result.deviations]))).toEqual([])
      } else {
        const value = expected.reads ? expectedOf(folder, expected.reads).value : expected.value
        expect(result).toMatchObject({ ok: true })
        if (!result.ok) return
        expect(result.value).toEqual(value)
        expect([...rows].sort()).toEqual([...(expected.deviations ?? [])].sort())
        expect(personsIn(JSON.stringify(result.deviations))).toEqual([])
      }
    },
  )
})
