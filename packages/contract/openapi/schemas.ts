import { billFields, bldUser, chargeBills, productFields, userFields } from '../blood-use-fields.ts'
import type { FieldName } from '../lenient/field.ts'
import { MAX_TEXT } from '../lenient/scalar.ts'
import { described, type Json, type Part } from './words.ts'

const text: Part = { type: 'string', minLength: 1, maxLength: MAX_TEXT }
const day: Part = { type: 'string', format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }
/** At most 13 digits before the point: readers stay exact. */
const hundredths: Part = { type: 'number', multipleOf: 0.01 }
const decimal: Part = { type: 'string', pattern: '^-?(0|[1-9]\\d{0,12})(\\.\\d{1,2})?$' }

/** Clauses that say more of a field than the one of its table. */
const finer: Readonly<Record<string, readonly string[]>> = {
  birthday: ['HIS-3.2.3.1'],
  hisId: ['HIS-3.2.4', 'HIS-3.2.4.1'],
  serialNumber: ['HIS-3.2.6.1'],
  actualCost: ['HIS-3.2.6.2'],
  consumptionDatetime: ['HIS-3.2.6.3'],
  donCode: ['HIS-3.2.7.1'],
  prodCode: ['HIS-3.2.7.1'],
  prodClassCode: ['HIS-3.2.7.2'],
  volume: ['HIS-3.2.7.3'],
  money: ['HIS-3.2.7.3'],
  rh: ['HIS-3.2.7.4'],
}

/** An object with exactly these members, all of them there. */
function exactly(description: string, properties: Part): Part {
  return { type: 'object', description, properties, required: Object.keys(properties), additionalProperties: false }
}

function of<Key extends string>(fields: Readonly<Record<Key, FieldName>>, forms: Readonly<Record<Key, Part>>): Part {
  const entries = Object.entries<FieldName>(fields).map(([name, field]): [string, Json] => [
    field.key,
    { ...forms[name as Key], description: described(field.label, ...(finer[field.key] ?? [field.requirement])) },
  ])
  return Object.fromEntries(entries)
}

function ref(name: string): Part {
  return { $ref: `#/components/schemas/${name}` }
}

const success: Part = { type: 'boolean', const: true, description: described('执行成功', 'HIS-2.5.1') }
const failed: Part = { type: 'boolean', const: false, description: described('执行失败', 'HIS-2.5.1') }
const noMessage: Part = { type: 'null', description: described('成功时为null', 'HIS-2.5.3') }
const message: Part = { type: 'string', minLength: 1, description: described('失败的原因', 'HIS-2.5.3') }

const envelope = (name: string, data: Json): Part =>
  exactly(described(name, 'HIS-2.5', 'HIS-2.5.2'), { success, data, erroMessage: noMessage })

/** Every schema of the two interfaces, as strict as the gateway writes them. */
export const schemas: Part = {
  TokenReply: { oneOf: [ref('TokenSuccess'), ref('TokenFailure')] },
  TokenSuccess: envelope('取得令牌', ref('Token')),
  TokenFailure: exactly(described('没有取得令牌', 'HIS-3.1.4'), {
    success: failed,
    data: exactly(described('令牌为空', 'HIS-3.1.4'), {
      token: { type: 'null', description: '失败时为null' },
      expires_in: { type: 'string', const: '0', description: '不可空，失败时为 "0"' },
    }),
    erroMessage: message,
  }),
  Token: exactly('令牌', {
    token: {
      type: 'string',
      pattern: '^[A-Za-z0-9._~-]{1,512}$',
      description: described('后续访问所需的令牌', 'HIS-3.1.3'),
    },
    expires_in: {
      type: 'string',
      pattern: '^[1-9]\\d{0,9}$',
      description: described('有效时长，秒，数字字符串', 'HIS-3.1.2'),
    },
  }),
  BloodUseReply: { oneOf: [ref('BloodUseSuccess'), ref('Failure')] },
  BloodUseSuccess: envelope('查到患者', ref('BloodUse')),
  BloodUse: exactly('患者和用血票据', {
    [bldUser.key]: { ...ref('BloodUser'), description: described(bldUser.label, bldUser.requirement) },
    [chargeBills.key]: {
      type: 'array',
      items: ref('ChargeBill'),
      description: described(chargeBills.label, chargeBills.requirement),
    },
  }),
  BloodUser: exactly(
    described('患者信息', 'HIS-3.2.8'),
    of(userFields, {
      name: text,
      identityNumber: { type: 'string', pattern: '^[0-9A-Z\\u3400-\\u9fff()\\-·]{1,32}$' },
      birthday: day,
      hisId: text,
    }),
  ),
  ChargeBill: exactly(
    described('用血票据', 'HIS-3.2.6'),
    of(billFields, {
      serialNumber: text,
      actualCost: decimal,
      consumptionDatetime: day,
      products: { type: 'array', items: ref('BloodProduct') },
    }),
  ),
  BloodProduct: exactly(
    described('血液产品', 'HIS-3.2.7'),
    of(productFields, {
      donCode: text,
      prodCode: text,
      prodClassCode: text,
      prodClassName: text,
      volume: hundredths,
      rh: { type: 'string', enum: ['+', '-'] },
      money: hundredths,
    }),
  ),
  Failure: exactly(described('失败', 'HIS-2.5', 'HIS-2.5.2'), {
    success: failed,
    data: { type: 'null', description: '失败时为null' },
    erroMessage: message,
  }),
}
