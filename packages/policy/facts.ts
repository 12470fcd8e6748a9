import type { Day, Fen, Millilitres, Relation, Rh, UnitHundredths } from '@xuemian/contract'
import type { DonationKind } from './format/fields.ts'

/** What a donor gave on one day. */
export interface DonationFact {
  readonly day: Day
  readonly kind: DonationKind
  /** Whole blood: ml given. Others: 0; see `units`. */
  readonly volume: Millilitres
  /** Apheresis: treatment units (治疗量), integer hundredths. Whole blood: 0. */
  readonly units: UnitHundredths
  /** GB/T 2260 code of the province where it was given, such as `13`. */
  readonly provinceCode: string
  /** GB/T 2260 code of its city, such as `3702`, where known. */
  readonly cityCode?: string
  /** The blood station that took it, where known. */
  readonly station?: string
  readonly paid?: boolean
  readonly failedTests?: boolean
  /** Keys of what the registry notes of this donation, as the rules name them, such as a call in an emergency. */
  readonly marks?: readonly string[]
  /** ml that the donor has passed on to somebody else. */
  readonly givenAway?: Millilitres
}

/** The donor's own quota, and the one of the donor's relatives. */
export type QuotaAccount = 'self' | 'relatives'

/**
 * ml consumed before this application. Of the relatives' account, where known: `patient` by this very patient, `pool` by those who
 * share a quota with them.
 */
export type Consumed = Readonly<Record<QuotaAccount, Millilitres>> & {
  readonly patient?: Millilitres
  readonly pool?: Millilitres
}

/** A donor whose donations may pay, with what was consumed of the donor's quotas before this application. */
export interface DonorFact {
  /** Opaque to the engine. */
  readonly donor: string
  /** What the patient is to this donor. */
  readonly relation: Relation
  /** How the relation came about, where not by birth or marriage. */
  readonly qualifier?: 'step' | 'adoptive'
  readonly donations: readonly DonationFact[]
  readonly consumed: Consumed
  /** By key of the ledger, where the rules keep quotas apart by component; absent: `consumed` counts for each of them. */
  readonly consumedByLedger?: Readonly<Record<string, Consumed>>
  readonly rareGroup?: boolean
  /** Keys of honours that the donor holds, as the rules name them. */
  readonly honours?: readonly string[]
}

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
  /** Declared by the clerk, since the interface does not carry it. */
  readonly dischargedOn?: Day
  readonly actualCost: Fen
  /** Blood cost of the whole bill, where bags that other applications claim were emptied; else the sum of `bags`. */
  readonly bloodCost?: Fen
  readonly bags: readonly BagFact[]
}

/** The applicant's wish: of a bag, this donor's quota pays up to so much. */
export interface AllocatedShare {
  /** Index of the bill in the facts and of the bag in the bill. */
  readonly bill: number
  readonly bag: number
  readonly donor: string
  /** ml, or fen where the rules consume by money; null: as much as is open. */
  readonly most: number | null
}

/** Everything that one assessment depends on, besides the rules. */
export interface Facts {
  readonly appliedOn: Day
  /** GB/T 2260 code of the city where the blood was used, such as `3702`: its rules replace the province's. */
  readonly cityCode?: string
  readonly bills: readonly BillFact[]
  /** In the order in which their quotas are used, unless `allocation` says otherwise. */
  readonly donors: readonly DonorFact[]
  /** Which donors pay which bags, as proposed by `allocate`: then no others do, and bags are paid in the order of use. */
  readonly allocation?: readonly AllocatedShare[]
}
