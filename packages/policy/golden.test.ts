import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { loadShippedRules } from './data.ts'
import type { Decision } from './decision.ts'
import type { Facts } from './facts.ts'

const folder = new URL('./golden/', import.meta.url)
const rules = loadShippedRules('hebei')

/** What an earlier engine decided and must be decided again: every fen, every ml, by whom, and what the clerk was told. */
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

describe('decisions of earlier engines', () => {
  for (const file of readdirSync(folder)) {
    it(`are made again to the fen: ${file}`, () => {
      const rows = readFileSync(new URL(file, folder), 'utf8').trim().split('\n')
      expect(rows.length).toBeGreaterThan(20)
      for (const row of rows) {
        const { facts, decision } = JSON.parse(row) as { facts: Facts; decision: Decision }
        expect(`golden/${file}`).toContain(decision.engine)
        expect(outcome(assess(facts, rules.policies, rules.dictionaries))).toEqual(outcome(decision))
      }
    })
  }
})
