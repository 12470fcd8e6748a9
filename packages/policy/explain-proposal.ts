import { formatYuan } from '@xuemian/contract'
import type { Proposal, ProposedUse } from './allocate.ts'
import { relationText } from './quota/reason.ts'

/** A proposal in plain Chinese, one sentence each: whose quota, how much, until when it is as large, and whether more could be waived. */
export function explainProposal({ uses, best, gap }: Proposal): readonly string[] {
  if (uses.length === 0) return ['没有可用的额度。']
  return [
    ...uses.map(explainUse),
    best ? '按规则的顺序，没有减免更多的用法。' : `未能证明没有减免更多的用法，至多还可能多减免${formatYuan(gap)}元。`,
  ]
}

function explainUse(use: ProposedUse, index: number): string {
  const { account, consumes, waived, expiresOn } = use
  const whose = account === 'self' ? '本人献血额度' : `献血者额度（用血者是其${relationText(use)}）`
  const until = expiresOn === null ? '' : `，该额度${expiresOn}以后减少`
  const asked = account === 'self' ? '' : '，须由这位献血者同意'
  return `建议${index + 1}：用${whose}${consumes}毫升，减免${formatYuan(waived)}元${until}${asked}。`
}

/** Donors whose quota a proposal uses and who are not among those that confirmed; the patient's own quota is confirmed by applying. */
export function unconfirmed({ uses }: Proposal, confirmed: readonly string[]): readonly string[] {
  return uses.filter(({ donor, account }) => account !== 'self' && !confirmed.includes(donor)).map(({ donor }) => donor)
}
