import { canonicalIdentity } from '@xuemian/contract'
import type { DecisionNotice } from '@xuemian/policy'
import type { Context, Executor } from '../context.ts'
import { type Donor, findDonations, findDonors } from '../donations/donations.ts'
import { lockBalances, type QuotaBalance, readBalances, readReservations } from '../ledger/ledger.ts'
import { type AssessedCase, assessCase, type CaseDonor, type Rules } from './assessment.ts'
import { findClaims } from './claims.ts'
import type { Evidence } from './evidence.ts'
import type { CasePersons } from './view.ts'

/** A case assessed over what the province holds at this moment. */
export interface PreparedCase {
  readonly assessed: AssessedCase
  readonly persons: CasePersons
  /** Of the donors who were found. */
  readonly balances: readonly QuotaBalance[]
  readonly donorIds: readonly string[]
}

/** How a case is prepared. */
export interface PrepareOptions {
  /** The application that is being prepared; its own claims and reservations do not count against it. */
  readonly application: string | null
  /** Whether the donors' quotas stay locked until the transaction ends. */
  readonly lock: boolean
}

/** Finds the donors of a case (the patient's own record by itself), their donations, quotas and the bags' claims, and assesses it. */
export async function prepareCase(
  db: Executor,
  context: Context,
  rules: Rules,
  evidence: Evidence,
  { application, lock }: PrepareOptions,
): Promise<PreparedCase> {
  const self = canonicalIdentity(evidence.patient.identityNumber)
  const own = self.ok ? [{ identityNumber: self.value as string, relation: 'self' as const }] : []
  const asked = [...own, ...evidence.relatives]
  const found = await findDonors(
    db,
    context,
    asked.map((each) => each.identityNumber),
  )
  const donorIds = found.map((donor) => donor.id)
  const held = application ? await readReservations(db, application) : []
  // Donors of an earlier submission too: what they gave is given back in this transaction, in the one lock order.
  const concerned = [...new Set([...donorIds, ...held.map((each) => each.donor)])]
  const balances = await (lock ? lockBalances : readBalances)(db, concerned)
  const donations = await findDonations(db, donorIds)
  const claims = await findClaims(
    db,
    evidence.bills.flatMap((bill) => bill.bags),
    application,
  )

  const consumedOf = (donor: string, account: 'self' | 'relatives') =>
    (balances.find((row) => row.donor === donor && row.account === account)?.used ?? 0) -
    (held.find((row) => row.donor === donor && row.account === account)?.reserved ?? 0)
  const donors: CaseDonor[] = []
  const names: Record<string, { name: string; identityNumber: string }> = {}
  for (const { identityNumber, relation } of asked) {
    const donor = found.find((each) => each.identityNumber === identityNumber)
    if (!donor && relation === 'self') continue
    const ref = donor?.id ?? `unknown-${donors.length}`
    const consumed = donor
      ? { self: consumedOf(donor.id, 'self'), relatives: consumedOf(donor.id, 'relatives') }
      : { self: 0, relatives: 0 }
    donors.push({ ref, id: donor?.id ?? null, relation, donations: donor ? (donations[donor.id] ?? []) : [], consumed })
    names[ref] = { name: donor?.name ?? '', identityNumber }
  }
  const assessed = assessCase(rules, {
    now: context.now(),
    bills: evidence.bills,
    donors,
    claims,
    notices: noticesOn(evidence, found),
    deviations: evidence.deviations.map((deviation) => ({ ...deviation })),
  })
  return { assessed, persons: { patient: patientOf(evidence), donors: names }, balances, donorIds }
}

function patientOf({ patient, serialNumbers }: Evidence): CasePersons['patient'] {
  const { name, identityNumber, birthday, hisId } = patient
  return { name, identityNumber, birthday, hisId, serialNumbers }
}

function noticesOn(evidence: Evidence, found: readonly Donor[]): DecisionNotice[] {
  return [...nameNotices(evidence, found), ...clockNotices(evidence)]
}

/** A gateway's clock decides nothing, and yet somebody should put it right. */
function clockNotices({ signed }: Evidence): DecisionNotice[] {
  const minutes = Math.round((signed?.clockSeconds ?? 0) / 60)
  if (Math.abs(minutes) <= 10) return []
  const by = `${minutes > 0 ? '快' : '慢'}约 ${Math.abs(minutes)} 分钟`
  return [{ code: 'GATEWAY_CLOCK', message: `医院网关的时钟比省级系统${by}，请转告医院信息科校准；不影响本次核算。` }]
}

function nameNotices({ patient }: Evidence, found: readonly Donor[]): DecisionNotice[] {
  const self = canonicalIdentity(patient.identityNumber)
  const own = found.find((donor) => self.ok && donor.identityNumber === self.value)
  const plain = (name: string) => name.normalize('NFKC').replace(/[\s·•‧]/g, '')
  if (!own || plain(own.name) === plain(patient.name)) return []
  return [{ code: 'NAME_DIFFERS', message: '医院系统中的姓名与本人献血登记的姓名不同，请核对是否同一人。' }]
}
