import * as z from 'zod'
import { day, fen, id, instant, millilitres } from './common.ts'
import { donation, relation } from './donations.ts'

export const applicationState = z.enum(['draft', 'submitted', 'approved', 'rejected', 'returned', 'cancelled'])
export type ApplicationState = z.infer<typeof applicationState>

/** What the browser brings from the HIS: the bytes as they came (base64). The province reads them again itself. */
export const hisReply = z.object({
  body: z.base64().max(2_000_000),
  status: z.int(),
  contentType: z.string().max(200).nullable(),
  /** Where the hospital signs: the ticket of this look-up, and the signature header of the reply. */
  rid: z.string().max(1024).optional(),
  signature: z.string().max(4096).optional(),
})
export type HisReply = z.infer<typeof hisReply>

/** A donor whom the clerk adds by identity number; the patient is the donor's `relation`. The patient's own record is found by the province. */
export const relativeDonor = z.object({ identityNumber: z.string().trim().min(1).max(64), relation })

/** What an assessment or an application is made of. */
export const claim = z.object({
  identityNumber: z.string().trim().min(1).max(64),
  his: hisReply,
  donors: z.array(relativeDonor).max(10),
  /** The draft or returned application that is being prepared: its own claims and reservations do not count against it. */
  applicationId: id.optional(),
})
export type Claim = z.infer<typeof claim>

export const clause = z.object({ document: z.string(), article: z.string(), text: z.string() })

export const bag = z.object({
  donCode: z.string(),
  prodCode: z.string(),
  prodClassCode: z.string(),
  prodClassName: z.string(),
  /** Units in hundredths. */
  volume: z.int(),
  rh: z.enum(['+', '-']),
  money: fen,
  /** The live application that already claims this bag, if any. */
  claimedBy: z.object({ number: z.string(), hospital: z.string() }).nullable(),
})

export const bill = z.object({ serialNumber: z.string(), consumedOn: day, actualCost: fen, bags: z.array(bag) })

/** What one donor offers; names and numbers are masked. `cap` null: without limit. `found` false: no such donor in the province. */
export const donorOffer = z.object({
  donor: z.string(),
  maskedName: z.string(),
  maskedIdentity: z.string(),
  relation,
  found: z.boolean(),
  account: z.enum(['self', 'relatives']).nullable(),
  cap: millilitres.nullable(),
  consumedBefore: millilitres,
  consumes: millilitres,
  leftAfter: millilitres.nullable(),
  reason: z.string(),
  clause: clause.nullable(),
})

export const line = z.object({
  bill: z.int(),
  bag: z.int(),
  donor: z.string().nullable(),
  quota: millilitres,
  waived: fen,
  reason: z.string(),
  clause: clause.nullable(),
})

/** The province's own computation over the HIS's facts. */
export const assessment = z.object({
  patient: z.object({ maskedName: z.string(), maskedIdentity: z.string(), birthday: day, hisId: z.string() }),
  bills: z.array(bill),
  donors: z.array(donorOffer),
  lines: z.array(line),
  notices: z.array(z.object({ code: z.string(), message: z.string() })),
  policy: z.object({
    id: z.string(),
    version: z.string(),
    title: z.string(),
    status: z.enum(['enacted', 'unconfirmed']),
  }),
  engine: z.string(),
  billed: fen,
  waived: fen,
  remains: fen,
  deviations: z.array(z.object({ requirement: z.string(), quirk: z.string(), path: z.string(), found: z.string() })),
})
export type Assessment = z.infer<typeof assessment>

/** The answer to a claim that is only weighed: whether the hospital's signature was verified, too. */
export const freshAssessment = assessment.extend({ verified: z.boolean() })
export type FreshAssessment = z.infer<typeof freshAssessment>

/** `key` is made by the browser before the first try and makes a repeated submission answer the first one's reply. */
export const newApplication = claim.extend({
  key: z.string().min(16).max(64),
  /** `false` keeps a draft: nothing is claimed or reserved. */
  submit: z.boolean(),
  /** The sum that the clerk saw; another one computed by the province is refused with the code SUM_CHANGED. */
  expectedWaived: fen,
  /** The clerk may see only masked persons; the full names on the printed form come from the HIS reply in the browser. */
  note: z.string().max(500).default(''),
})
export type NewApplication = z.infer<typeof newApplication>

export const applicationSummary = z.object({
  id,
  number: z.string(),
  state: applicationState,
  hospital: z.string(),
  maskedName: z.string(),
  maskedIdentity: z.string(),
  billed: fen,
  waived: fen,
  createdAt: instant,
  submittedAt: instant.nullable(),
  submittedBy: z.string().nullable(),
})
export type ApplicationSummary = z.infer<typeof applicationSummary>

export const applicationEvent = z.object({
  at: instant,
  by: z.string(),
  role: z.string(),
  action: z.string(),
  comment: z.string(),
})

/** One application on one screen. `donations` by donor reference: for reviewers and auditors alone, empty for clerks. */
export const application = applicationSummary.extend({
  version: z.int(),
  note: z.string(),
  assessment,
  donations: z.record(z.string(), z.array(donation)),
  events: z.array(applicationEvent),
  verified: z.boolean().meta({ description: '医院签名是否已核验 · whether the hospital signed the reply' }),
})
export type Application = z.infer<typeof application>

export const applicationPage = z.object({ applications: z.array(applicationSummary), next: z.string().nullable() })

export const decisionRequest = z.object({
  action: z.enum(['approve', 'reject', 'return']),
  comment: z.string().trim().max(500).default(''),
  /** The version that the reviewer read; another one is refused with the code VERSION_CHANGED. */
  version: z.int(),
})
export const cancelRequest = z.object({ comment: z.string().trim().max(500).default(''), version: z.int() })

export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  actor: z.string(),
  role: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export const auditPage = z.object({ entries: z.array(auditEntry), next: z.string().nullable() })
