import { randomUUID } from 'node:crypto'
import { dayInShanghai, type Fen, formatYuan } from '@xuemian/contract'
import { sql } from 'kysely'
import { auditBy, type Clerk } from '../accounts/accounts.ts'
import type { Application, ApplicationState, NewApplication } from '../api/index.ts'
import { type Context, type Executor, instant } from '../context.ts'
import { codedError, errorTable, isCodedError } from '../errors.ts'
import { findHospital } from '../hospitals/hospitals.ts'
import { lastTaker, release, reserve } from '../ledger/ledger.ts'
import { useTicket } from '../tickets/tickets.ts'
import { inTransaction, tryAgain } from '../transaction.ts'
import { bagsToClaim, type Rules, waivedIfUndrawn } from './assessment.ts'
import { claimBags, findClaims, releaseBags } from './claims.ts'
import { appendEvent } from './events.ts'
import { type Evidence, takeEvidence } from './evidence.ts'
import { once } from './idempotency.ts'
import { type PreparedCase, prepareCase } from './prepare.ts'
import { caseColumns } from './rows.ts'
import { nextState } from './state.ts'
import { findApplication, lockApplication } from './store.ts'

/**
 * Stores an application, as a draft or submitted, or submits a draft or returned one (`existing`) anew: everything in one
 * transaction, from the bytes of the HIS to the audit. Errors: those of `takeEvidence`, TICKET_USED, SUM_CHANGED, BAG_CLAIMED, QUOTA_TAKEN,
 * NOTHING_TO_WAIVE, KEY_REUSED, APPLICATION_NOT_FOUND, WRONG_STATE.
 */
export async function saveApplication(
  context: Context,
  rules: Rules,
  clerk: Clerk,
  body: NewApplication,
  existing: string | null,
): Promise<Application> {
  const hospital = await findHospital(context.db, clerk.hospitalId)
  const evidence = await takeEvidence(context, clerk, body, hospital)
  const { key, ...said } = body
  const repeatable = { accountId: clerk.accountId, key, content: JSON.stringify([existing, said]) }
  const saving = inTransaction(context, (trx) =>
    once(trx, context, repeatable, async () => {
      const id = existing ?? randomUUID()
      const state = existing ? await reopen(trx, clerk, existing, body.submit) : body.submit ? 'submitted' : 'draft'
      // The lock order of every transaction: application, quotas, ticket, bags (ledger.ts, claims.ts).
      const prepared = await prepareCase(trx, context, rules, evidence, { application: id, lock: body.submit })
      if (body.submit) await checkSum(trx, rules, prepared, body.expectedWaived, id)
      if (existing) {
        await release(trx, context, id, 'resubmit')
        await releaseBags(trx, context, id)
      }
      await store(trx, context, clerk, { id, existing: existing !== null, state, prepared, evidence, note: body.note })
      if (evidence.signed) await useTicket(trx, context, evidence.signed.ticket, id)
      if (body.submit) await claim(trx, context, id, prepared)
      const action = body.submit ? 'submit' : 'draft'
      await appendEvent(trx, context, clerk, id, action, '')
      await auditBy(trx, context, clerk, `application.${action}`, `application:${id}`, {
        donors: prepared.donorIds,
        waived: prepared.assessed.decision.waived,
      })
      return findApplication(trx, context, clerk, id)
    }),
  )
  return saving.catch(async (error: unknown) => {
    // A refusal was rolled back whole, yet it tells who tried to claim what: it is audited by itself.
    if (isCodedError(error) && errorTable[error.code].status < 500) {
      const detail = { code: error.code, number: error.detail.application?.number ?? null }
      const subject = existing ? `application:${existing}` : `hospital:${clerk.hospitalId}`
      await auditBy(context.db, context, clerk, 'application.refused', subject, detail)
    }
    throw error
  })
}

/** The state that an existing draft or returned application gets, its row locked. */
async function reopen(trx: Executor, clerk: Clerk, id: string, submit: boolean): Promise<ApplicationState> {
  const row = await lockApplication(trx, clerk, id)
  return nextState(row.state, submit ? 'submit' : 'edit')
}

async function checkSum(
  trx: Executor,
  rules: Rules,
  { assessed }: PreparedCase,
  expected: number,
  id: string,
): Promise<void> {
  const { record, decision } = assessed
  if (decision.waived === expected && expected > 0) return
  const claimedBy = record.bills.flatMap((bill) => bill.bags).find((bag) => bag.claimedBy)?.claimedBy
  if (claimedBy) throw bagClaimed(claimedBy)
  if (decision.waived < expected && waivedIfUndrawn(rules, record) >= expected) {
    for (const { donor, account, consumedBefore } of decision.quotas) {
      const taker = consumedBefore > 0 ? await lastTaker(trx, { donor, account }, id) : undefined
      if (taker) throw quotaTaken(taker)
    }
  }
  if (decision.waived === expected) throw codedError('NOTHING_TO_WAIVE')
  const sums = `您看到的是 ${formatYuan(expected as Fen)} 元，现在核算为 ${formatYuan(decision.waived)} 元。`
  throw codedError('SUM_CHANGED', { message: `减免金额已有变化：${sums}` })
}

interface Stored {
  readonly id: string
  readonly existing: boolean
  readonly state: ApplicationState
  readonly prepared: PreparedCase
  readonly evidence: Evidence
  readonly note: string
}

async function store(
  trx: Executor,
  context: Context,
  clerk: Clerk,
  { id, existing, state, prepared, evidence, note }: Stored,
): Promise<void> {
  const at = instant(context)
  const columns = {
    ...caseColumns(context, id, prepared.assessed, prepared.persons, note),
    state,
    verified: evidence.signed !== null,
    ...(state === 'submitted' ? { submitted_by: clerk.accountId, submitted_at: at } : {}),
  }
  if (existing) {
    const anew = { ...columns, decided_by: null, decided_at: null, version: sql<number>`version + 1` }
    await trx.updateTable('applications').set(anew).where('id', '=', id).execute()
  } else {
    const { rows } = await sql<{ n: number }>`select nextval('application_numbers') as n`.execute(trx)
    const number = `XM${dayInShanghai(context.now()).replaceAll('-', '')}-${String(rows[0]?.n).padStart(6, '0')}`
    const owner = { number, hospital_id: clerk.hospitalId, created_by: clerk.accountId, created_at: at }
    await trx
      .insertInto('applications')
      .values({ id, ...owner, ...columns })
      .execute()
  }
  const evidenceId = randomUUID()
  const place = (column: string) => ({ table: 'application_evidence', column, rowId: evidenceId })
  const { signed } = evidence
  await trx
    .insertInto('application_evidence')
    .values({
      id: evidenceId,
      application_id: id,
      body_cipher: context.keys.encrypt(evidence.raw.body, place('body_cipher')),
      signature_cipher: signed && context.keys.encrypt(signed.signature, place('signature_cipher')),
      signing_key: signed && JSON.stringify(signed.key),
      status: evidence.raw.status,
      content_type: evidence.raw.contentType,
      received_at: at,
    })
    .execute()
}

async function claim(trx: Executor, context: Context, id: string, { assessed, balances }: PreparedCase): Promise<void> {
  const refused = await reserve(trx, context, id, assessed.decision.quotas, balances)
  if (refused) {
    const taker = await lastTaker(trx, refused, id)
    throw taker ? quotaTaken(taker) : tryAgain()
  }
  const bags = bagsToClaim(assessed)
  if (await claimBags(trx, context, id, bags)) return
  const [other] = await findClaims(trx, bags, id)
  // Freed again between the two statements: another try will find it free.
  throw other ? bagClaimed(other) : tryAgain()
}

function bagClaimed({ number, hospital }: { readonly number: string; readonly hospital: string }) {
  const message = `有血袋已在${hospital}的申请 ${number} 中减免，同一袋血只能减免一次。`
  return codedError('BAG_CLAIMED', { message, application: { number, hospital } })
}

function quotaTaken({ number, hospital }: { readonly number: string; readonly hospital: string }) {
  const message = `献血者的减免额度已被${hospital}的申请 ${number} 使用，剩余额度不足。`
  return codedError('QUOTA_TAKEN', { message, application: { number, hospital } })
}
