import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { allocate } from './allocate.ts'
import { assess } from './assess.ts'
import { shippedProvinces } from './data.ts'
import type { Decision } from './decision.ts'
import { engine } from './engine.ts'
import type { Facts } from './facts.ts'
import { caseNamed, rulesNamed } from './test/decide-case.ts'

const folder = new URL('./golden/', import.meta.url)
const here = new URL('./', import.meta.url)

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
  it('are made again to the fen', () => {
    const { policies, dictionaries } = rulesNamed('hebei')
    const rows = readGolden('he-1.0.0.jsonl')
    expect(rows.length).toBeGreaterThan(20)
    for (const { facts, decision } of rows) {
      expect(decision.engine).toBe('1.0.0')
      expect(outcome(assess(facts, policies, dictionaries))).toEqual(outcome(decision))
    }
  })
})

/** The cases of every set of rules, by its folder's name. */
function casesOf(name: string): readonly string[] {
  return ['cases', 'invented/cases', 'unseen/cases']
    .flatMap((part) => readdirSync(new URL(`${part}/`, here)))
    .map((file) => file.replace('.yaml', ''))
    .filter((one) => caseNamed(one).rules === name)
}

/** What this engine decides on every case by a set of rules; where several donors offer, on what it proposes, too. */
function decided(name: string): readonly Golden[] {
  const { policies, dictionaries } = rulesNamed(name)
  return casesOf(name).flatMap((one) => {
    const { rules, facts } = caseNamed(one)
    const own = { case: one, rules, facts, decision: assess(facts, policies, dictionaries) }
    if (facts.donors.length < 2) return [own]
    const proposed = allocate(facts, policies, dictionaries)
    return [own, { case: one, rules, facts: proposed.facts, decision: proposed.decision }]
  })
}

describe('decisions of engine 2', () => {
  const made = ['invented', 'unseen'].flatMap((part) => readdirSync(new URL(`${part}/`, here)))
  const every = [...shippedProvinces(), ...made.filter((name) => name !== 'cases' && !name.includes('.'))]
  // a raised engine keeps its own before anything else changes: XUEMIAN_WRITE_GOLDEN=1
  if (process.env.XUEMIAN_WRITE_GOLDEN) {
    mkdirSync(new URL(`${engine}/`, folder), { recursive: true })
    for (const name of every) {
      const rows = decided(name).map((row) => `${JSON.stringify(row)}\n`)
      writeFileSync(new URL(`${engine}/${name}.jsonl`, folder), rows.join(''))
    }
  }
  const again = ({ rules, facts }: Golden): unknown => {
    const { policies, dictionaries } = rulesNamed(rules)
    return stored(assess(facts, policies, dictionaries))
  }

  it('are kept of this engine by every set of rules', () => {
    const kept = readdirSync(new URL(`${engine}/`, folder)).map((file) => file.replace('.jsonl', ''))
    expect(kept.sort()).toEqual([...every].sort())
  })

  for (const version of readdirSync(folder).filter((name) => !name.endsWith('.jsonl'))) {
    for (const file of readdirSync(new URL(`${version}/`, folder))) {
      it(`are made again whole, every word and number: ${version}/${file}`, () => {
        const rows = readGolden(`${version}/${file}`)
        expect(rows.length).toBeGreaterThan(1)
        for (const row of rows) {
          expect(row.decision.engine).toBe(version)
          expect(again(row), row.case).toStrictEqual(stored(row.decision))
        }
      })
    }
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
