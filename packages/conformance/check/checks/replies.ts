import { readEnvelopeReply } from '@xuemian/contract'
import type { Bilingual, Finding } from '../check.ts'
import type { Exchange } from '../exchange.ts'
import { type His, rawOf } from '../his.ts'

export type Answered = Exchange & { readonly ok: true }

/** A reply of every usual kind, with what to call it in a finding. */
export interface Kind {
  readonly name: Bilingual
  readonly exchange: Answered
}

/** Successes and failures of both interfaces, and an unknown path: what a browser meets (HIS-2.3: every reply). */
export async function usualReplies(his: His): Promise<readonly Kind[]> {
  return [...(await successes(his)), ...(await failures(his))]
}

export async function successes(his: His): Promise<readonly Kind[]> {
  return [
    { name: { zh: '取令牌', en: 'a token' }, exchange: await his.tokenExchange() },
    { name: { zh: '查询', en: 'a look-up' }, exchange: await his.lookUp() },
  ]
}

export async function failures(his: His): Promise<readonly Kind[]> {
  return [
    { name: { zh: '密码错误', en: 'a wrong password' }, exchange: await his.failedToken() },
    { name: { zh: '无效令牌', en: 'an invalid token' }, exchange: await his.failedLookUp() },
  ]
}

/** One finding for each reply that is not as it should be. */
export function findingsOf(kinds: readonly Kind[], judge: (kind: Kind) => Bilingual | undefined): readonly Finding[] {
  return kinds.flatMap((kind) => {
    const found = judge(kind)
    if (!found) return []
    return [
      { found: { zh: `${kind.name.zh}：${found.zh}`, en: `${kind.name.en}: ${found.en}` }, exchange: kind.exchange },
    ]
  })
}

/** Whether a reply can be read and says `success: true`. */
export function succeeds({ reply }: Answered): boolean {
  const read = readEnvelopeReply(rawOf(reply))
  return read.ok && read.value.success
}
