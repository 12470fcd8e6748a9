import {
  type BloodUser,
  bagsOf,
  canonicalIdentity,
  type Deviation,
  type RawReply,
  type Relation,
  readBloodUseReply,
} from '@xuemian/contract'
import type { BillFact } from '@xuemian/policy'
import { auditBy, type Clerk } from '../accounts/accounts.ts'
import type { Claim, Hospital } from '../api/index.ts'
import type { Context } from '../context.ts'
import { codedError, isCodedError } from '../errors.ts'
import { type SignedReply, verifyReply } from '../tickets/tickets.ts'

/** What a claim says once the province itself has read the bytes that the browser brought. */
export interface Evidence {
  readonly patient: BloodUser
  readonly bills: readonly BillFact[]
  readonly serialNumbers: readonly string[]
  readonly deviations: readonly Deviation[]
  /** Canonical identity numbers of the relatives, with what the patient is to each. */
  readonly relatives: readonly { readonly identityNumber: string; readonly relation: Relation }[]
  readonly raw: RawReply
  /** Null where the registry holds no key of the hospital: the case is unverified. */
  readonly signed: SignedReply | null
}

/**
 * Takes what a browser brought: verified where the hospital signs, then read (`readEvidence`). A refused signature is audited by itself, and
 * refused with the codes of `verifyReply`.
 */
export async function takeEvidence(
  context: Context,
  clerk: Clerk,
  claim: Claim,
  hospital: Pick<Hospital, 'id' | 'organisationCode' | 'rhCodes' | 'signingKeys'>,
): Promise<Evidence> {
  if (hospital.signingKeys.keys.length === 0) return readEvidence(claim, hospital, null)
  const signed = await verifyReply(context, clerk.accountId, hospital, claim).catch(async (error: unknown) => {
    if (isCodedError(error))
      await auditBy(context.db, context, clerk, 'signature.refused', `hospital:${hospital.id}`, { code: error.code })
    throw error
  })
  return readEvidence(claim, hospital, signed)
}

/**
 * Reads a claim: the HIS's bytes by the contract's lenient reader (the person asked for must be the person answered), bags summed,
 * relatives' numbers canonical. IDENTITY_INVALID, HIS_REFUSED, HIS_REPLY_UNREADABLE, RELATION_INVALID.
 */
function readEvidence(claim: Claim, hospital: Pick<Hospital, 'rhCodes'>, signed: SignedReply | null): Evidence {
  const asked = canonicalIdentity(claim.identityNumber)
  if (!asked.ok) throw codedError('IDENTITY_INVALID', { message: `${asked.message}。` })
  const raw: RawReply = {
    body: Buffer.from(claim.his.body, 'base64'),
    // Not under the signature: what decides how signed bytes are decoded is not the browser's to say.
    status: signed ? 200 : claim.his.status,
    contentType: signed ? 'application/json; charset=utf-8' : claim.his.contentType,
  }
  const reading = readBloodUseReply(raw, { asked: claim.identityNumber, rhCodes: hospital.rhCodes })
  if (!reading.ok)
    throw codedError('HIS_REPLY_UNREADABLE', { message: `医院系统返回的内容无法读取：${reading.error.message}` })
  if (!reading.value.success) throw codedError('HIS_REFUSED')
  const { bldUser, chargeBills } = reading.value.data
  const bills = chargeBills.map((bill, index): BillFact => {
    const bags = bagsOf(bill, index)
    if (!bags.ok)
      throw codedError('HIS_REPLY_UNREADABLE', { message: `医院系统返回的内容有矛盾：${bags.error.message}` })
    const { serialNumber, consumptionDatetime: consumedOn, actualCost } = bill
    return { serialNumber, consumedOn, actualCost, bags: bags.value }
  })
  return {
    patient: bldUser,
    bills,
    serialNumbers: bills.map((bill) => bill.serialNumber),
    deviations: reading.deviations,
    relatives: readRelatives(claim, asked.value),
    raw,
    signed,
  }
}

function readRelatives(claim: Claim, patient: string): Evidence['relatives'] {
  const seen = new Set<string>([patient])
  return claim.donors.map(({ identityNumber, relation }, index) => {
    const number = canonicalIdentity(identityNumber)
    if (!number.ok) throw codedError('IDENTITY_INVALID', { message: `第${index + 1}位献血者：${number.message}。` })
    if (relation === 'self')
      throw codedError('RELATION_INVALID', { message: '患者本人的献血记录由系统自动查找，不必添加。' })
    if (seen.has(number.value)) throw codedError('RELATION_INVALID')
    seen.add(number.value)
    return { identityNumber: number.value, relation }
  })
}
