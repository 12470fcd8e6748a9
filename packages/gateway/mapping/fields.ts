/** Character sets that hospitals put into columns which claim another one. */
export const CHARSETS = ['gb18030', 'big5', 'utf-8'] as const

interface Column {
  readonly column: string
  /** What the column's bytes really are, where the database claims another character set: they are then read as bytes. */
  readonly charset?: (typeof CHARSETS)[number] | undefined
  /** Values that stand for "nothing", such as `1900-01-01`. Blank always does. */
  readonly empty?: readonly string[] | undefined
}

/** Where a field comes from: a column's name, or the column and how it is read. */
export type Field<Options = object> = string | (Column & Options)

/** Amounts are yuan unless they are fen. More than two decimals are refused unless they may be rounded. */
export interface AmountOptions {
  readonly in?: 'yuan' | 'fen' | undefined
  readonly round?: 'half-up' | undefined
}

/** Quantities are units of the product's specification unless they are ml; the product table's ml go before these. */
export interface VolumeOptions {
  readonly in?: 'units' | 'ml' | undefined
  readonly mlPerUnit?: number | undefined
}

/** What a hospital writes for yes and no, where it is not one of the usual words. */
export interface FlagOptions {
  readonly true?: readonly string[] | undefined
  readonly false?: readonly string[] | undefined
}

/** The patient record's own key; several columns where it takes several to name one. */
export type Key = Field | readonly Field[]

/** Which column of the patients' query holds which field. */
export interface PatientColumns {
  readonly patientKey: Key
  readonly name: Field
  readonly identityNumber: Field
  readonly birthday: Field
}

/** As `PatientColumns`; what is optional is left out where a hospital has no such column. */
export interface BagColumns {
  readonly patientKey: Key
  readonly admissionNumber: Field
  readonly settlementNumber: Field
  readonly settledOn: Field
  readonly dischargedOn?: Field | undefined
  readonly voided?: Field<FlagOptions> | undefined
  /** Yes: the row takes back what it says, though its quantity and amount may be positive. */
  readonly refund?: Field<FlagOptions> | undefined
  readonly actualCost: Field<AmountOptions>
  readonly consumedOn: Field
  readonly donCode: Field
  readonly prodCode: Field
  readonly prodClassCode: Field
  readonly prodClassName?: Field | undefined
  readonly volume: Field<VolumeOptions>
  readonly rh: Field
  readonly money: Field<AmountOptions>
}

/** A field with its options, however it was written. */
export function columnOf<Options extends object>(field: Field<Options>): Column & Partial<Options> {
  return typeof field === 'string' ? ({ column: field } as Column & Partial<Options>) : field
}

/** The columns of a key, in their order. */
export function keyColumns(key: Key): readonly Column[] {
  const list = (Array.isArray(key) ? key : [key]) as readonly Field[]
  return list.map((field) => columnOf(field))
}

/** Every column that some fields name, and those that are wanted as bytes. */
export function columnsOf(fields: object): { readonly names: readonly string[]; readonly bytes: readonly string[] } {
  const columns = Object.values(fields)
    .filter((field) => field !== undefined)
    .flatMap((field: Key) => keyColumns(field))
  return {
    names: [...new Set(columns.map(({ column }) => column))],
    bytes: [...new Set(columns.filter(({ charset }) => charset !== undefined).map(({ column }) => column))],
  }
}
