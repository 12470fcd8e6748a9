import { classesJsonSchema, policyJsonSchema } from '@xuemian/policy'

/** `docs/policy.schema.json`: what an editor checks and completes in a policy file. */
export function policySchemaDocument(): string {
  return `${JSON.stringify(policyJsonSchema(), null, 2)}\n`
}

/** `docs/classes.schema.json`: the same for a file of product classes and prices. */
export function classesSchemaDocument(): string {
  return `${JSON.stringify(classesJsonSchema(), null, 2)}\n`
}
