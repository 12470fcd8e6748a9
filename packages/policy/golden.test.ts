import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { loadPolicies, loadShippedRules, type ShippedRules, shippedProvinces } from './data.ts'
import type { Decision } from './decision.ts'
import type { Facts } from './facts.ts'
import { formatProblems, parseClassDictionary } from './policy.ts'

const folder = new URL('./golden/', import.meta.url)
const invented = new URL('./invented/', import.meta.url)

/** What was decided on facts, of a case by the rules of a folder. */
interface Golden {
  readonly case: string
  readonly rules: string
  readonly facts: Facts
  readonly decision: Decision
}

function readGolden<T = Golden>(file: string): readonly T[] {
  const rows = readFileSync(new URL(file, folder), 'utf8').trim().split('\n')
  return rows.map((row) => JSON.parse(row) as T)
}

/** What engine 1 decided and must be decided again: every fen, every ml, by whom, and what the clerk was told. */
function outcome({ policy, lines, quotas, notices, billed, waived, remains }: Decision) {
  return {
    policy,
    lines: lines.map(({ bill, bag, donor, account, quota, waived: fen, clause, reason }) => ({
      bill,
      bag,
      donor,
      account,
      quota,
      waived: fen,
      article: clause?.article,
      text: clause?.text,
      reason,
    })),
    quotas: quotas.map(({ donor, account, cap, consumedBefore, consumes, leftAfter, reason }) => ({
      donor,
      account,
      cap,
      consumedBefore,
      consumes,
      leftAfter,
      reason,
    })),
    notices: [...notices].sort((a, b) => (a.message < b.message ? -1 : 1)),
    sums: [billed, waived, remains],
  }
}

/** A decision as the province stores it; only the engine's version is not compared. */
const stored = (decision: Decision): unknown => JSON.parse(JSON.stringify({ ...decision, engine: null }))

describe('decisions of engine 1.0.0', () => {
  const { policies, dictionaries } = loadShippedRules('hebei')

  it('are made again to the fen', () => {
    const rows = readGolden('he-1.0.0.jsonl')
    expect(rows.length).toBeGreaterThan(20)
    for (const { facts, decision } of rows) {
      expect(decision.engine).toBe('1.0.0')
      expect(outcome(assess(facts, policies, dictionaries))).toEqual(outcome(decision))
    }
  })
})

describe('decisions of engine 2.0.0', () => {
  const classes = parseClassDictionary(readFileSync(new URL('classes.yaml', invented), 'utf8'), 'classes.yaml')
  if (!classes.ok) throw new Error(formatProblems(classes.problems))
  const inventedProvinces = readdirSync(invented).filter((name) => !['cases', 'classes.yaml'].includes(name))
  const rulesOf = (name: string): ShippedRules =>
    inventedProvinces.includes(name)
      ? { policies: loadPolicies(new URL(name, invented).pathname), dictionaries: [classes.value] }
      : loadShippedRules(name)
  const files = readdirSync(new URL('2.0.0/', folder))
  const again = ({ rules, facts }: Golden): unknown => {
    const { policies, dictionaries } = rulesOf(rules)
    return stored(assess(facts, policies, dictionaries))
  }

  it('are kept of every province, also of the invented ones', () => {
    expect(files.map((file) => file.replace('.jsonl', ''))).toEqual(
      [...inventedProvinces, ...shippedProvinces()].sort(),
    )
  })

  for (const file of files) {
    it(`are made again whole, every word and number: ${file}`, () => {
      const rows = readGolden(`2.0.0/${file}`)
      expect(rows.length).toBeGreaterThan(2)
      for (const row of rows) {
        expect(row.decision.engine).toBe('2.0.0')
        expect(again(row), row.case).toStrictEqual(stored(row.decision))
      }
    })
  }

  it('are not made again where one fen, word or ml was another', () => {
    const [row] = readGolden('2.0.0/hebei.jsonl') as [Golden]
    const { decision } = row
    const [line, ...lines] = decision.lines as [Decision['lines'][number]]
    const [quota, ...quotas] = decision.quotas as [Decision['quotas'][number]]
    const others = [
      { ...decision, lines: [{ ...line, waived: line.waived - 1 }, ...lines] },
      { ...decision, waived: decision.waived + 1 },
      { ...decision, quotas: [{ ...quota, reason: `${quota.reason} ` }, ...quotas] },
      { ...decision, payers: [] },
      { ...decision, trace: decision.trace.map((one) => ({ ...one, cap: (one.cap ?? 0) + 1 })) },
    ]
    expect(again(row)).toStrictEqual(stored(decision))
    for (const other of others) expect(again(row)).not.toStrictEqual(stored(other as Decision))
  })
})
