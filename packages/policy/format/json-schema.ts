import * as z from 'zod'
import { classDictionarySchema } from './class-schema.ts'
import { policySchema } from './policy-schema.ts'

/** The JSON Schema of a policy file, for editors. It knows the shape; contradictions are found by `parsePolicy` alone. */
export function policyJsonSchema(): object {
  return schemaOf(policySchema, '减免规则文件 · a policy file')
}

/** The JSON Schema of a file of product classes and prices, for editors. */
export function classesJsonSchema(): object {
  return schemaOf(classDictionarySchema, '血液产品类别与价格文件 · a file of product classes and prices')
}

function schemaOf(schema: z.ZodType, title: string): object {
  return { title, ...z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }) }
}
