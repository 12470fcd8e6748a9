import type { ReadFailureCode } from '@xuemian/contract'
import type { Bilingual } from '../check.ts'

/** What a reply has that is not refused for one reason. */
export interface RefusalClaim {
  readonly requirements: readonly [string, ...string[]]
  readonly mend: string
  readonly claim: Bilingual
}

const row = (requirement: string, mend: string, zh: string, en: string): RefusalClaim => ({
  requirements: [requirement],
  mend,
  claim: { zh, en },
})

/** What is claimed for each reason for which a reply of `/token` or `/blduseinfo` may be refused. */
export const refusalClaims: Partial<Readonly<Record<ReadFailureCode, RefusalClaim>>> = {
  REPLY_EMPTY: row('HIS-2.5', 'envelope', '回复有内容', 'replies have a body'),
  REPLY_TOO_LARGE: row(
    'HIS-2.5',
    'bills-query',
    '一位患者的回复不超过10MB',
    'the reply for one patient is within 10 MB',
  ),
  REPLY_ENCODING: row('HIS-2.5', 'json-encoding', '回复是完整的UTF-8文本', 'replies are whole UTF-8 text'),
  REPLY_IS_PAGE: row(
    'HIS-2.5',
    'envelope',
    '回复是JSON，不是网页（登录页或错误页）',
    'replies are JSON, not a page of HTML',
  ),
  JSON_UNBALANCED: row('HIS-2.5', 'json-encoding', 'JSON完整，括号和引号配对', 'the JSON is whole, its brackets close'),
  JSON_ELLIPSIS: row('HIS-2.5', 'bills-query', '回复中没有省略号', 'nothing is left out by an ellipsis'),
  JSON_SYNTAX: row('HIS-2.5', 'json-encoding', '回复是合法的JSON', 'replies are valid JSON'),
  JSON_DUPLICATE_KEY: row('HIS-2.5', 'json-encoding', '同一对象中没有同名字段', 'no object has a name twice'),
  JSON_TOO_DEEP: row('HIS-2.5', 'envelope', 'JSON嵌套不超过32层', 'the JSON nests at most 32 levels'),
  ENVELOPE_TYPE: row(
    'HIS-2.5',
    'envelope',
    '回复是 {success, data, erroMessage} 对象',
    'replies are {success, data, erroMessage}',
  ),
  DATA_MISSING: row('HIS-2.5.2', 'envelope', 'success为true时有data', 'data is there where success is true'),
  DATA_TYPE: row('HIS-2.5.2', 'envelope', 'data是对象', 'data is an object'),
  ROW_TYPE: row('HIS-3.2.6', 'bills-query', '每张票据、每袋血都是对象', 'bills and products are objects'),
  FIELD_MISSING: row('HIS-3.2.8', 'product-fields', '规定的字段都在', 'every field of the text is there'),
  FIELD_NULL: row('HIS-3.2.8', 'nulls', '不可空的字段不为null', 'no field that may not be null is null'),
  FIELD_EMPTY: row('HIS-3.2.8', 'nulls', '不可空的字段不为空字符串', 'no field that may not be null is empty'),
  FIELD_TWICE: row(
    'HIS-2.5',
    'json-encoding',
    '没有只差大小写的两个同名字段',
    'no two names differ in letter case alone',
  ),
  FIELD_TYPE: row('HIS-3.2.7', 'product-fields', '字段的类型与规范的样例相符', 'fields have the types of the sample'),
  FIELD_INEXACT: row(
    'HIS-3.2.4',
    'ids',
    '编码和号码没有以小数或科学计数法返回',
    'codes and numbers are not sent as decimals or with exponents',
  ),
  FIELD_LONG: row('HIS-3.2.7', 'product-fields', '字段没有过长（至多256个字符）', 'fields are within 256 characters'),
  FIELD_CHARACTERS: row('HIS-3.2.7', 'json-encoding', '字段中没有控制字符', 'fields have no control characters'),
  AMOUNT_FORM: row(
    'HIS-3.2.7.3',
    'amounts',
    '金额和数量是至多两位小数的数字',
    'amounts are numbers with at most two decimals',
  ),
  DAY_FORM: row('HIS-3.2.6.3', 'dates', '日期是存在的日子，格式yyyy-MM-dd', 'dates exist and are yyyy-MM-dd'),
  RH_FORM: row('HIS-3.2.7.4', 'rh', 'rh为+或-，不含ABO血型', 'rh is + or -, without the ABO group'),
  RH_CODE_UNMAPPED: row('HIS-3.2.7.4', 'rh', 'rh为+或-，不是数字代码', 'rh is + or -, not a code of digits'),
  IDENTITY_MASKED: row('HIS-3.2.3', 'identity-lookup', '证件号码完整，没有遮盖', 'the identity number is not masked'),
  IDENTITY_OTHER: row(
    'HIS-3.2.3',
    'identity-lookup',
    '返回的证件号码就是所查的号码',
    'the identity number is the one asked',
  ),
  DONATION_CODE_ZEROS: row(
    'HIS-3.2.7.1',
    'ids',
    '献血码完整，前面的0没有丢失',
    'donation codes are whole, with their leading zeros',
  ),
}

/** Reasons that only a reply with bags can give. */
export const ofBags: ReadonlySet<ReadFailureCode> = new Set([
  'ROW_TYPE',
  'AMOUNT_FORM',
  'RH_FORM',
  'RH_CODE_UNMAPPED',
  'DONATION_CODE_ZEROS',
])

/** Reasons without a check here, and why. */
export const refusalsWithoutCheck: Partial<Readonly<Record<ReadFailureCode, string>>> = {
  JSON_TOO_LARGE: 'so many values are more than the checker reads of one reply',
  IDENTITY_FORM:
    'a look-up is read against the number asked, so that such a number is another one: see reads-identity-other',
  BAG_CLASS_CONFLICT: 'arises across the rows of a bag: bag-of-one-class judges it',
  BAG_RH_CONFLICT: 'arises across the rows of a bag: bag-of-one-rh judges it',
  BAG_NET_NEGATIVE: 'arises across the rows of a bag: bag-not-negative judges it',
  BAG_MONEY_WITHOUT_VOLUME: 'arises across the rows of a bag: bag-with-volume judges it',
}
