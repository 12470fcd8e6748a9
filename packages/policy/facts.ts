import type { Day, Fen, Millilitres, Relation, Rh, UnitHundredths } from '@xuemian/contract'

/** What a donor gave on one day. */
export interface DonationFact {
  readonly day: Day
  readonly kind: 'whole-blood' | 'apheresis-platelets'
  /** Whole blood: ml given. Apheresis: 0; see `units`. */
  readonly volume: Millilitres
  /** Apheresis: treatment units (治疗量), integer hundredths. Whole blood: 0. */
  readonly units: UnitHundredths
  /** GB/T 2260 code of the province where it was given, such as `13`. */
  readonly provinceCode: string
}

/** A donor whose donations may pay, with what was consumed of the donor's quotas before this application. */
export interface DonorFact {
  /** Opaque to the engine. */
  readonly donor: string
  /** What the patient is to this donor. */
  readonly relation: Relation
  readonly donations: readonly DonationFact[]
  readonly consumed: Readonly<Record<QuotaAccount, Millilitres>>
}

/** The donor's own quota, and the one that the donor's relatives share. */
export type QuotaAccount = 'self' | 'relatives'

/** A bag after its rows are summed (HIS-3.2.7). */
export interface BagFact {
  readonly donCode: string
  readonly prodCode: string
  readonly prodClassCode: string
  readonly prodClassName: string
  readonly volume: UnitHundredths
  readonly rh: Rh
  readonly money: Fen
}

export interface BillFact {
  readonly serialNumber: string
  readonly consumedOn: Day
  readonly actualCost: Fen
  readonly bags: readonly BagFact[]
}

/** Everything that one assessment depends on, besides the rules. */
export interface Facts {
  readonly appliedOn: Day
  readonly bills: readonly BillFact[]
  /** In the order in which their quotas are used. */
  readonly donors: readonly DonorFact[]
}
