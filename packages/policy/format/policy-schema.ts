import * as z from 'zod'
import { donationsSchema } from './donations-schema.ts'
import {
  componentField,
  dayField,
  effectiveField,
  kindsField,
  periodField,
  provisionField,
  sourceField,
  yuanField,
} from './fields.ts'
import { ceilingSchema, ruleSchema } from './rule-schema.ts'

const ledger = z.strictObject({
  key: z.string().regex(/^[a-z][a-z-]*$/),
  name: z.string().min(1),
  kinds: kindsField.describe('哪些捐献记入 · donations that fill it'),
  components: z.array(componentField).min(1).describe('哪些用血由它减免 · products that it pays'),
})

const consumption = z
  .strictObject({
    by: z.enum(['volume', 'money']).describe('按用血毫升，或按金额 · by ml used, or by money'),
    rate: z
      .strictObject({ yuan: yuanField, millilitres: z.int().min(1).max(100_000) })
      .refine((row) => row.yuan > 0, { error: '须大于零 · must be more than zero', path: ['yuan'] })
      .optional()
      .describe('按金额时，每多少毫升额度抵多少元 · what so many ml of quota are worth'),
    order: z
      .enum(['use-day', 'dearest-first', 'cheapest-first', 'most-favourable'])
      .describe('按用血日；每单位由贵到贱、由贱到贵；每毫升由贵到贱 · by day; by price of a unit; by price of a ml'),
    partial: z
      .enum(['share', 'whole-units', 'whole-bags'])
      .describe('额度不足一袋时：按比例；只减整单位；整袋不减 · where quota is short of a bag'),
    rounding: z.strictObject({
      to: z.enum(['fen', 'jiao', 'yuan']),
      mode: z.enum(['down', 'half-up', 'up']),
    }),
    provision: provisionField,
  })
  .refine((row) => (row.by === 'money') === (row.rate !== undefined), {
    error: '按金额的须写 rate，按用量的不写 · money needs a rate, volume has none',
    path: ['rate'],
  })

const amount = z.strictObject({
  base: z
    .enum(['blood-cost', 'actual-cost'])
    .describe('血费；或票据金额（医保支付后） · the blood’s price; or the bill’s amount after insurance'),
  caps: z
    .strictObject({
      priceList: z.literal(true).optional().describe('不超过目录价 · no more than the price list'),
      actualCost: z.literal(true).optional().describe('每张票据不超过票据金额 · no more than the bill’s amount'),
      line: yuanField.optional(),
      bill: yuanField.optional(),
      application: yuanField.optional(),
    })
    .describe('上限 · caps'),
  shares: z
    .array(z.strictObject({ components: z.array(componentField).min(1), percent: z.int().min(1).max(99) }))
    .min(1)
    .optional()
    .describe('这些成分的血费只减免百分之几 · components of whose money only so many percent are waived'),
  provision: provisionField,
})

const deadline = z.strictObject({
  of: z.enum(['use', 'discharge']),
  within: periodField,
  provision: provisionField,
})

const payer = z.strictObject({
  by: z
    .enum(['donation-stations', 'accepting-station'])
    .describe(
      '按计入的献血量由各献血站点分担；受理的血站 · stations of the donations in proportion; the accepting one',
    ),
  provision: provisionField,
})

/** The rules of one jurisdiction from one day on; every axis of domain.md section 2 that a law can choose is a field here. */
export const policySchema = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9-]*$/),
  version: z.string().min(1),
  title: z.string().min(1),
  jurisdiction: z.strictObject({
    code: z
      .string()
      .regex(/^\d{2}(\d{2})?$/)
      .describe('GB/T 2260 的省（2位）或市（4位） · province or city'),
    name: z.string().min(1),
  }),
  overrides: z
    .string()
    .min(1)
    .optional()
    .describe('市级规则在本市代替的省级规则 · the province’s rules that a city’s replace'),
  status: z.enum(['enacted', 'unconfirmed']),
  effective: effectiveField,
  versionBy: z
    .enum(['use', 'discharge', 'application', 'donation'])
    .describe('由哪个日期选定版本 · the date that chooses the version'),
  measuredOn: z
    .enum(['use', 'discharge', 'application'])
    .describe('年限算到哪一日 · the day on which ageing and windows are measured'),
  reviewed: dayField.describe('最近核对的日期 · when it was last checked'),
  sources: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), sourceField),
  donations: donationsSchema,
  ledgers: z.array(ledger).min(1).optional().describe('按成分分开的额度；不写为一份 · quotas kept apart by component'),
  rules: z.array(ruleSchema).min(1),
  ceilings: z
    .array(ceilingSchema)
    .min(1)
    .optional()
    .describe('各条额度之上的总限 · bounds above the quotas of the rules'),
  consumption,
  amount,
  deadline: deadline.optional(),
  payer,
})

/** One version of a jurisdiction's rules. */
export type Policy = z.infer<typeof policySchema>
