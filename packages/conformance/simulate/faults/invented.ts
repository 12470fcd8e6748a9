import type { About, FaultyReply } from './fault.ts'
import { jsonReply, type Members } from './rewrite.ts'

/** A strict success about the person asked, without bills: what a hospital answers that looks too little. */
export function inventedReply(reply: FaultyReply, { query }: About): FaultyReply {
  const identityNumber = (query.get('identityNumber') ?? '').trim() || '110101199001010015'
  const bldUser: Members = {
    name: '测试人',
    identityNumber,
    birthday: '1990-01-01',
    hisId: `X_${identityNumber.length}`,
  }
  const made = jsonReply({ success: true, data: { bldUser, chargeBills: [] }, erroMessage: null })
  return { ...reply, status: 200, body: made.body }
}

/** A strict success of `/token`, with a token that opens nothing. */
export function inventedToken(reply: FaultyReply): FaultyReply {
  const made = jsonReply({ success: true, data: { token: 'invented', expires_in: '7200' }, erroMessage: null })
  return { ...reply, status: 200, body: made.body }
}
