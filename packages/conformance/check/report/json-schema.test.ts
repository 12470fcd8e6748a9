import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { jsonReport } from './json.ts'
import { reportSchema } from './json-schema.ts'
import { sampleReport } from './sample-report.ts'

const published = new URL('../../../../docs/check-report.schema.json', import.meta.url)

test('the published schema is this one', () => {
  expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(JSON.parse(JSON.stringify(reportSchema)))
})

test('a JSON report has the fields that the schema demands, and no others', () => {
  expect(unfit(JSON.parse(jsonReport(sampleReport())), reportSchema as never, '$')).toEqual([])
})

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly $defs?: Readonly<Record<string, Schema>>
}

/** Where a value departs from the few words of JSON Schema that ours uses. */
function unfit(value: unknown, schema: Schema, path: string): readonly string[] {
  const { $ref, properties, required = [], items } = schema
  if ($ref) return unfit(value, (reportSchema as Schema).$defs?.[$ref.split('/')[2] ?? ''] ?? {}, path)
  if (schema.enum) return schema.enum.includes(value) ? [] : [path]
  if (schema.const !== undefined) return schema.const === value ? [] : [path]
  if (items)
    return Array.isArray(value) ? value.flatMap((each, index) => unfit(each, items, `${path}[${index}]`)) : [path]
  if (!properties) {
    const type = schema.type === 'integer' ? Number.isInteger(value) : typeof value === schema.type
    return type && (!schema.pattern || new RegExp(schema.pattern).test(String(value))) ? [] : [path]
  }
  if (typeof value !== 'object' || value === null) return [path]
  const missing = required.filter((name) => !(name in value)).map((name) => `${path}.${name}`)
  const wrong = Object.entries(value).flatMap(([name, each]) => {
    const part = properties[name]
    return part ? unfit(each, part, `${path}.${name}`) : [`${path}.${name}`]
  })
  return [...missing, ...wrong]
}
