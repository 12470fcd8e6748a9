import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { billFields, productFields, userFields } from './blood-use-fields.ts'
import { corsHeaders, hisOpenapi, type Json } from './his-openapi.ts'
import { readBloodUseReply, readTokenReply, requirementOf, requirements } from './index.ts'

const document = hisOpenapi()
const text = JSON.stringify(document)
const at = (path: string): Json =>
  path.split('.').reduce<Json>((part, key) => (part as { readonly [key: string]: Json })?.[key] ?? null, document)

describe('the OpenAPI document of the HIS interface', () => {
  it('is OpenAPI 3.1 of this version with the two paths of the text', () => {
    const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version } })
    expect(Object.keys(at('paths') as object)).toEqual(['/token', '/blduseinfo'])
  })

  it('is made of JSON alone, and the same each time', () => {
    expect(JSON.parse(text)).toEqual(document)
    expect(JSON.stringify(hisOpenapi())).toBe(text)
  })

  it('leads every reference somewhere', () => {
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(references.length).toBeGreaterThan(30)
    expect(references.filter((path) => at(path.replaceAll('/', '.')) === null)).toEqual([])
  })

  it('has every field of the tables under its own name, required, with its Chinese label and clause', () => {
    for (const [schema, fields] of [
      ['BloodUser', userFields],
      ['ChargeBill', billFields],
      ['BloodProduct', productFields],
    ] as const) {
      expect(at(`components.schemas.${schema}.required`)).toEqual(Object.values(fields).map(({ key }) => key))
      for (const { key, label, requirement } of Object.values(fields)) {
        const description = String(at(`components.schemas.${schema}.properties.${key}.description`))
        expect(description.startsWith(label)).toBe(true)
        expect(description).toContain(requirement)
      }
    }
  })

  it('cites every clause that speaks of an interface, and no other', () => {
    const cited = new Set(text.match(/HIS-\d[\d.]*\d/g))
    expect([...cited].filter((id) => !requirementOf(id))).toEqual([])
    // it offers help to vendors
    const silent = 'HIS-1.2'
    expect(requirements.map(({ id }) => id).filter((id) => !cited.has(id))).toEqual([silent])
  })

  it('puts the four headers of the text on every response', () => {
    const names = corsHeaders.map(({ name }) => name)
    for (const path of ['/token', '/blduseinfo'])
      for (const method of ['get', 'options'])
        for (const reply of Object.values(at(`paths.${path}.${method}.responses`) as object))
          expect(Object.keys(reply.headers)).toEqual(names)
    for (const { name, value } of corsHeaders) expect(at(`components.headers.${name}.example`)).toBe(value)
  })

  it('shows examples that read strictly, of nobody', () => {
    const examples = (path: string) =>
      Object.values(at(`paths.${path}.get.responses.200.content.application/json.examples`) as object)
    const raw = (value: unknown) => ({
      body: new TextEncoder().encode(JSON.stringify(value)),
      status: 200,
      contentType: 'application/json; charset=utf-8',
    })
    for (const { value } of examples('/token')) expect(readTokenReply(raw(value))).toMatchObject({ deviations: [] })
    for (const { value } of examples('/blduseinfo'))
      expect(readBloodUseReply(raw(value))).toMatchObject({ ok: true, deviations: [] })
    expect(new Set(text.match(/\d{17}[\dX]/g))).toEqual(new Set(['11010519491231002X']))
  })
})
