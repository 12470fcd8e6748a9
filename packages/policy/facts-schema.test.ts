import { describe, expect, it } from 'vitest'
import { sampleApplications } from './backtest/sample.ts'
import { readApplication, readFacts } from './facts-schema.ts'

const sample = sampleApplications(1).next().value
const read = (change: (row: Record<string, unknown>) => void) => {
  const row = structuredClone(sample) as unknown as Record<string, unknown>
  change(row)
  const parsed = readApplication(JSON.stringify(row), 'past.jsonl', 17)
  return parsed.ok ? [] : parsed.problems.map(({ line, path, en }) => `${line} ${path}: ${en}`)
}

describe('a line of past applications', () => {
  it('is read as the facts that it says', () => {
    for (const [index, made] of [...Array(50)].map((_, n) => [n, sampleApplications(n).next().value] as const)) {
      expect(readApplication(JSON.stringify(made), 'past.jsonl', index)).toEqual({ ok: true, value: made })
    }
  })

  it('is refused by line and path, in both languages, for what is missing, unknown or impossible', () => {
    expect(read((row) => delete row.appliedOn)).toEqual(['17 appliedOn: missing, or not of type string'])
    expect(read((row) => (row.name = 'x'))).toEqual(['17 : unknown key: name'])
    expect(read((row) => (row.appliedOn = '2026-02-30'))[0]).toContain('17 appliedOn: must be an existing')
    expect(read((row) => Object.assign((row.bills as object[])[0] as object, { actualCost: 1.5 }))).toEqual([
      '17 bills[0].actualCost: must be of type int',
    ])
    expect(read((row) => Object.assign((row.donors as object[])[0] as object, { relation: 'friend' }))[0]).toContain(
      '17 donors[0].relation: must be one of',
    )
  })

  it('takes no person’s number where reports show it, and other numbers of that length', () => {
    expect(read((row) => (row.reference = '11010519491231002X'))[0]).toContain(
      '17 reference: looks like an identity number',
    )
    expect(read((row) => (row.hospital = '110105491231002'))[0]).toContain('17 hospital: looks like')
    expect(read((row) => (row.reference = '202605190000000001'))).toEqual([])
    expect(read((row) => (row.hospital = '40224846313020211A1001'))).toEqual([])
  })

  it('never quotes what it cannot read', () => {
    const parsed = readApplication('{"donors": [{"donor": "张三', 'past.jsonl', 3)
    expect(JSON.stringify(parsed)).not.toContain('张三')
    expect(parsed).toMatchObject({ ok: false, problems: [{ line: 3, zh: '不是有效的 JSON' }] })
  })

  it('of facts alone has no hospital and no reference', () => {
    expect(readFacts(JSON.stringify(sample), 'facts.json')).toMatchObject({
      ok: false,
      problems: [{ en: 'unknown key: reference, hospital' }],
    })
  })
})
