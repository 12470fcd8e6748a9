import type { Fen, UnitHundredths } from './amount.ts'
import type { Day } from './day.ts'

/** Rh(D): how the interface writes it (HIS-3.2.7). */
export type Rh = '+' | '-'

/** One row of `products` (HIS-3.2.7). `volume` and `money` may be negative where a hospital sends charge and refund rows; see `bagsOf`. */
export interface BloodProduct {
  readonly donCode: string
  readonly prodCode: string
  readonly prodClassCode: string
  readonly prodClassName: string
  /** In units of the product's specification, integer hundredths. */
  readonly volume: UnitHundredths
  readonly rh: Rh
  readonly money: Fen
}

/** One settled bill (HIS-3.2.6). `serialNumber` names a settlement and need not be unique. */
export interface ChargeBill {
  readonly serialNumber: string
  readonly actualCost: Fen
  readonly consumptionDatetime: Day
  readonly products: readonly BloodProduct[]
}

/** The blood user (HIS-3.2.3, HIS-3.2.4). */
export interface BloodUser {
  readonly name: string
  /** Canonical form, see `canonicalIdentity`. */
  readonly identityNumber: string
  readonly birthday: Day
  readonly hisId: string
}

/** `data` of a successful `/blduseinfo` (HIS-3.2). */
export interface BloodUse {
  readonly bldUser: BloodUser
  readonly chargeBills: readonly ChargeBill[]
}

/** `data` of a successful `/token` (HIS-3.1.2). */
export interface Token {
  readonly token: string
  /** Seconds. */
  readonly expiresIn: number
}

/** A reply after its envelope is read (HIS-2.5): data, or the HIS's own description of its failure. */
export type Reply<T> =
  | { readonly success: true; readonly data: T }
  | { readonly success: false; readonly erroMessage: string }

/** The bytes of a reply as they came, with what decides how they are decoded. */
export interface RawReply {
  readonly body: Uint8Array
  readonly status: number
  readonly contentType: string | null
}
