import type { Day, Fen, Rh, UnitHundredths } from '@xuemian/contract'

/** A patient record of the HIS under one of the asked numbers. Several records of one person are merged or refused by `assemble` (HIS-3.2.3). */
export interface PatientRow {
  /** Joins to `BagRow.patientKey`; the HIS's own key of this record. */
  readonly patientKey: string
  readonly name: string | null
  readonly identityNumber: string | null
  readonly birthday: Day | null
  /** What the HIS itself calls hisId, where it has an interface of its own; otherwise hisId is made by a template (HIS-3.2.4). */
  readonly hisId?: string
}

/** One charge or refund row of one bag, with its settlement (HIS-3.2.5 to HIS-3.2.8). `null` is a value that the HIS lacks. */
export interface BagRow {
  readonly patientKey: string
  /** Admission number, or the settlement number of an outpatient visit. */
  readonly admissionNumber: string | null
  /** Names the settlement within the hospital; rows of one settlement make one bill. */
  readonly settlementNumber: string | null
  readonly settledOn: Day | null
  readonly dischargedOn: Day | null
  readonly voided: boolean
  /** What is to be reimbursed of this settlement, the same on each of its rows. */
  readonly actualCost: Fen | null
  readonly consumedOn: Day | null
  readonly donCode: string | null
  readonly prodCode: string | null
  readonly prodClassCode: string | null
  readonly prodClassName: string | null
  readonly volume: UnitHundredths | null
  readonly rh: Rh | null
  readonly money: Fen | null
  /** What the HIS itself calls serialNumber, the same on each row of a settlement; otherwise it is made by a template (HIS-3.2.6). */
  readonly serialNumber?: string
}

/** What a source answers for one person. */
export interface SourceRows {
  readonly patients: readonly PatientRow[]
  readonly bags: readonly BagRow[]
}

/** The connections to one database at one moment. */
export interface Connections {
  /** Open, busy or not. */
  readonly open: number
  readonly busy: number
  /** Look-ups that wait for one. */
  readonly waiting: number
}

/** Where a hospital's facts come from. Sources answer rows; grouping, netting and refusing are the gateway's. */
export interface DataSource {
  /** `find` of a source that holds its rows in memory: needs no deadline, and a tenth of a request is saved by not waiting for a promise. */
  readonly findNow?: (identityNumbers: readonly string[]) => SourceRows
  /** Rows of every patient record whose identity number is one of `identityNumbers` (canonical forms: 18- and 15-digit twins). */
  find(identityNumbers: readonly string[], signal: AbortSignal): Promise<SourceRows>
  /** Resolves when the source can answer; throws a coded error otherwise. */
  check(signal: AbortSignal): Promise<void>
  /** The connections of each database, by its name in the configuration, where the source keeps some. */
  readonly connections?: () => Readonly<Record<string, Connections>>
  close(): Promise<void>
}
