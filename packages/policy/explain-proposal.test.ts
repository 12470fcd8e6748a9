import { describe, expect, it } from 'vitest'
import { allocate } from './allocate.ts'
import { explainProposal, unconfirmed } from './explain-proposal.ts'
import { bill, dictionaries, donor, facts, policies, rules } from './test/proposals.ts'

describe('a proposal in words', () => {
  const wife = donor('wife', 'spouse', ['2025-01-10', 300])
  const son = donor('son', 'child', ['2021-09-01', 300])

  it('names whose quota, how much, until when, and that the donor must agree', () => {
    const self = donor('self', 'self', ['2015-01-10', 200])
    const proposal = allocate(facts([wife, son, self], bill('2026-05-20', [5, 1050])), policies, dictionaries)
    expect(explainProposal(proposal)).toEqual([
      '建议1：用献血者额度（用血者是其子女）600毫升，减免630.00元，该额度2026-09-01以后减少，须由这位献血者同意。',
      '建议2：用献血者额度（用血者是其配偶）400毫升，减免420.00元，该额度2030-01-10以后减少，须由这位献血者同意。',
      '按规则的顺序，没有减免更多的用法。',
    ])
    expect(unconfirmed(proposal, ['son'])).toEqual(['wife'])
    expect(unconfirmed(proposal, ['wife', 'son'])).toEqual([])
  })

  it('says nothing of an end where a quota does not shrink', () => {
    const self = donor('self', 'self', ['2015-01-10', 400])
    const proposal = allocate(facts([self], bill('2026-05-20', [2, 420])), policies, dictionaries)
    expect(explainProposal(proposal)[0]).toBe('建议1：用本人献血额度400毫升，减免420.00元。')
  })

  it('asks nobody for the patient’s own quota, and says so where there is none at all', () => {
    const self = donor('self', 'self', ['2025-01-10', 300])
    const own = allocate(facts([self], bill('2026-05-20', [2, 420])), policies, dictionaries)
    expect(unconfirmed(own, [])).toEqual([])
    expect(explainProposal(own)[0]).toMatch(/^建议1：用本人献血额度400毫升，减免420\.00元，该额度2030-01-10以后减少。$/)
    const none = allocate(facts([], bill('2026-05-20', [2, 420])), policies, dictionaries)
    expect(explainProposal(none)).toEqual(['没有可用的额度。'])
  })

  it('says what may be missing where nothing is proven', () => {
    const many = Array.from({ length: 60 }, (_, index) => [1 + (index % 7) / 10, 200 + 3 * index] as [number, number])
    const whole = rules({ order: 'most-favourable', partial: 'whole-bags' })
    const proposal = allocate(facts([wife], bill('2026-05-20', ...many)), whole, dictionaries)
    expect(explainProposal(proposal).at(-1)).toMatch(/^未能证明没有减免更多的用法，至多还可能多减免\d+\.\d\d元。$/)
  })
})
