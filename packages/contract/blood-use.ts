import { formatYuan } from './amount.ts'
import { billFields, bldUser, chargeBills, productFields, userFields } from './blood-use-fields.ts'
import type { BloodProduct, BloodUse, BloodUser, ChargeBill, RawReply, Reply, Rh } from './blood-use-value.ts'
import type { Reading } from './deviation.ts'
import { readReply } from './envelope.ts'
import { canonicalIdentity, normaliseIdentity, sameIdentity } from './identity.ts'
import { isNumber, isObject, type JsonNode } from './json/node.ts'
import { type Found, listIn, need, noteUnknown, objectIn, type Place } from './lenient/field.ts'
import { type Notes, note, refuse } from './lenient/notes.ts'
import { dayOf, fenOf, rhOf, textOf, unitsOf } from './lenient/scalar.ts'
import { readStrictBloodUse } from './strict-blood-use.ts'

export interface BloodUseOptions {
  /** The identity number that was asked; a reply about anybody else is refused (HIS-3.2.3). */
  readonly asked?: string
  /** The hospital's own codes for Rh(D), such as `{"1": "+", "2": "-"}` (domain.md section 5: vendors contradict each other). */
  readonly rhCodes?: Readonly<Record<string, Rh>>
}

/**
 * Writes a successful reply of `/blduseinfo` strictly (HIS-3.2). `volume` and `money` become JSON numbers by one division: the double nearest
 * to a decimal of at most 15 digits prints as that very decimal, and amounts have no more (`parseFen`); a property test holds it.
 */
export function writeBloodUseReply(value: BloodUse): string {
  const { name, identityNumber, birthday, hisId } = value.bldUser
  const bldUser = { name, identityNumber, birthday, hisId }
  return JSON.stringify({
    success: true,
    data: { bldUser, chargeBills: value.chargeBills.map(wireBill) },
    erroMessage: null,
  })
}

function wireBill({ serialNumber, actualCost, consumptionDatetime, products }: ChargeBill): object {
  return { serialNumber, actualCost: formatYuan(actualCost), consumptionDatetime, products: products.map(wireProduct) }
}

function wireProduct(product: BloodProduct): object {
  const { donCode, prodCode, prodClassCode, prodClassName, volume, rh, money } = product
  return { donCode, prodCode, prodClassCode, prodClassName, volume: volume / 100, rh, money: money / 100 }
}

/**
 * Reads a reply of `/blduseinfo` leniently (HIS-3.2; clauses.md section 4): what is unambiguous becomes the strict value with a deviation,
 * what is not is refused naming the field. A failure of the HIS is a value too: `success: false` with its own words.
 */
export function readBloodUseReply(raw: RawReply, options: BloodUseOptions = {}): Reading<Reply<BloodUse>> {
  const strict = readStrictBloodUse(raw, options.asked)
  if (strict) return { ok: true, value: { success: true, data: strict }, deviations: [] }
  return readReply(raw, (notes, place) => readData(notes, place, options))
}

function readData(notes: Notes, place: Place, options: BloodUseOptions): BloodUse {
  const user = need(notes, place, bldUser)
  const reading = readUser(notes, { object: objectIn(notes, user), path: user.path, ordinal: '' }, options.asked)
  const bills = listIn(notes, place, chargeBills)
  noteUnknown(notes, place, [bldUser, chargeBills], 'HIS-3.2.5')
  return {
    bldUser: reading,
    chargeBills: bills.map((bill, i) =>
      readBill(notes, row(bill, `$.data.chargeBills[${i}]`, `第${i + 1}张票据`), options),
    ),
  }
}

function row(node: JsonNode, path: string, ordinal: string): Place {
  if (isObject(node)) return { object: node, path, ordinal }
  return refuse('ROW_TYPE', 'HIS-3.2.8', path, `${ordinal}应为对象，请医院信息系统按接口规范返回`)
}

function readUser(notes: Notes, place: Place, asked: string | undefined): BloodUser {
  const name = textOf(notes, need(notes, place, userFields.name))
  const identityNumber = readIdentity(notes, need(notes, place, userFields.identityNumber), asked)
  const birthday = dayOf(notes, need(notes, place, userFields.birthday))
  const hisId = textOf(notes, need(notes, place, userFields.hisId))
  noteUnknown(notes, place, Object.values(userFields), 'HIS-3.2.3')
  return { name, identityNumber, birthday, hisId }
}

function readIdentity(notes: Notes, found: Found, asked: string | undefined): string {
  const text = textOf(notes, found)
  if (/[*＊●•]/.test(text) && text !== asked)
    return refuse(
      'IDENTITY_MASKED',
      'HIS-3.2.3',
      found.path,
      `${found.where}被遮盖，无法确认是所查的患者，请医院信息系统返回完整号码`,
    )
  if (asked !== undefined && !sameIdentity(text, asked))
    return refuse(
      'IDENTITY_OTHER',
      'HIS-3.2.3',
      found.path,
      `${found.where}与所查的号码不一致，不能使用，请医院信息科核对`,
    )
  const canonical = canonicalIdentity(text)
  if (!canonical.ok)
    return refuse('IDENTITY_FORM', 'HIS-3.2.3', found.path, `${found.where}无法识别：${canonical.message}`)
  if (asked !== undefined && normaliseIdentity(text) !== normaliseIdentity(asked))
    note(notes, 'HIS-3.2.3', 'identity-twin', found.path, 'another form of the number asked')
  if (normaliseIdentity(text) !== text) note(notes, 'HIS-3.2.3', 'identity-form', found.path, 'not normalised')
  return canonical.value
}

function readBill(notes: Notes, place: Place, options: BloodUseOptions): ChargeBill {
  const serialNumber = textOf(notes, need(notes, place, billFields.serialNumber))
  const actualCost = fenOf(notes, need(notes, place, billFields.actualCost), 'string')
  const consumptionDatetime = dayOf(notes, need(notes, place, billFields.consumptionDatetime))
  const products = listIn(notes, place, billFields.products)
  noteUnknown(notes, place, Object.values(billFields), 'HIS-3.2.6')
  return {
    serialNumber,
    actualCost,
    consumptionDatetime,
    products: products.map((product, i) =>
      readProduct(notes, row(product, `${place.path}.products[${i}]`, `${place.ordinal}第${i + 1}袋`), options),
    ),
  }
}

function readProduct(notes: Notes, place: Place, options: BloodUseOptions): BloodProduct {
  const donCode = readDonationCode(notes, need(notes, place, productFields.donCode))
  const prodCode = textOf(notes, need(notes, place, productFields.prodCode))
  const prodClassCode = textOf(notes, need(notes, place, productFields.prodClassCode))
  const prodClassName = textOf(notes, need(notes, place, productFields.prodClassName))
  const volume = unitsOf(notes, need(notes, place, productFields.volume))
  const rh = rhOf(notes, need(notes, place, productFields.rh), options.rhCodes ?? {})
  const money = fenOf(notes, need(notes, place, productFields.money), 'number')
  noteUnknown(notes, place, Object.values(productFields), 'HIS-3.2.7')
  return { donCode, prodCode, prodClassCode, prodClassName, volume, rh, money }
}

function readDonationCode(notes: Notes, found: Found): string {
  // station codes may begin with 0, which a JSON number cannot keep
  if (isNumber(found.value) && found.value.text.length < 13)
    return refuse(
      'DONATION_CODE_ZEROS',
      'HIS-3.2.7',
      found.path,
      `${found.where}以数字返回，前面的0可能已丢失，请医院信息系统改为字符串`,
    )
  return textOf(notes, found)
}
