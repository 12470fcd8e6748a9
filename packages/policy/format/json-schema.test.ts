import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { classesJsonSchema, policyJsonSchema } from './json-schema.ts'

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0]

const data = new URL('../data/', import.meta.url)
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(new URL(folder, data)).map((name) => readFileSync(new URL(`${folder}${name}`, data), 'utf8'))

describe('the JSON Schema that an editor uses', () => {
  it('takes every shipped policy and refuses a key that it does not know', () => {
    const schema = z.fromJSONSchema(policyJsonSchema() as JsonSchema)
    const provinces = readdirSync(data).filter((name) => name !== 'prices')
    for (const text of provinces.flatMap((name) => filesBelow(`${name}/`))) {
      const read: unknown = parse(text)
      expect(schema.safeParse(read).error?.issues).toBeUndefined()
      expect(schema.safeParse({ ...(read as object), rulez: [] }).success).toBe(false)
    }
  })

  it('takes every shipped price list and refuses one without classes', () => {
    const schema = z.fromJSONSchema(classesJsonSchema() as JsonSchema)
    for (const text of readdirSync(new URL('prices/', data)).flatMap((name) => filesBelow(`prices/${name}/`))) {
      const read = parse(text) as { classes?: unknown }
      expect(schema.safeParse(read).error?.issues).toBeUndefined()
      expect(schema.safeParse({ ...read, classes: undefined }).success).toBe(false)
    }
  })

  it('is draft 7 with a title in both languages, and describes fields as they are written, not as they are read', () => {
    expect(policyJsonSchema()).toMatchObject({
      title: '减免规则文件 · a policy file',
      $schema: 'http://json-schema.org/draft-07/schema#',
      properties: { reviewed: { type: 'string' } },
    })
    expect(classesJsonSchema()).toMatchObject({ title: expect.stringContaining('a file of product classes') })
  })
})
