import { groups } from '../check.ts'
import { profiles, verdicts } from '../verdict.ts'

type Schema = Readonly<Record<string, unknown>>

function object(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', properties, required, additionalProperties: false }
}

const list = (items: Schema): Schema => ({ type: 'array', items })
const text: Schema = { type: 'string' }
const count: Schema = { type: 'integer', minimum: 0 }
const of = (name: string): Schema => ({ $ref: `#/$defs/${name}` })
const verdict: Schema = { enum: verdicts }

/** JSON Schema of the JSON report, published as docs/check-report.schema.json. */
export const reportSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'xuemian-check report',
  ...object({
    format: { const: 'xuemian-check-report/1' },
    version: text,
    startedAt: { type: 'string', format: 'date-time' },
    host: text,
    profile: { enum: profiles },
    people: count,
    verdict,
    counts: object(Object.fromEntries(verdicts.map((each) => [each, count]))),
    ms: count,
    results: list(of('result')),
  }),
  $defs: {
    bilingual: object({ zh: text, en: text }),
    result: object(
      {
        id: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' },
        group: { enum: Object.keys(groups) },
        grade: { enum: ['must', 'strict', 'advice'] },
        verdict,
        ms: count,
        requirements: { ...list({ type: 'string', pattern: '^HIS-[0-9.]+$' }), minItems: 1 },
        claim: of('bilingual'),
        why: of('bilingual'),
        mend: text,
        findings: list(of('finding')),
        reason: of('bilingual'),
        evidence: of('evidence'),
        curl: text,
      },
      ['reason', 'evidence', 'curl'],
    ),
    finding: object({ found: of('bilingual'), path: text, evidence: of('evidence'), curl: text }, [
      'path',
      'evidence',
      'curl',
    ]),
    evidence: object(
      {
        request: object({ line: text, headers: list(text), body: text }, ['body']),
        reply: object({
          status: { type: 'integer' },
          headers: list(text),
          encoding: text,
          bytes: count,
          body: text,
          cut: { type: 'boolean' },
        }),
        failure: of('bilingual'),
        ms: count,
      },
      ['reply', 'failure'],
    ),
  },
}
