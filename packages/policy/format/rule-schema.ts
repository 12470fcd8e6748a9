import { type Relation, relationKeys } from '@xuemian/contract'
import * as z from 'zod'
import { donatedField, kindsField, marksField, multipleField, periodField, provisionField } from './fields.ts'

/**
 * A relation that a rule can name. Adoption makes the relations of birth (Civil Code Art. 1111), so it needs no name of its own; step
 * relations count only where a rule names them.
 */
export type NamedRelation = Relation | `step-${Relation}`

const named: readonly NamedRelation[] = [
  ...relationKeys,
  ...relationKeys.filter((key) => key !== 'self' && key !== 'spouse').map((key) => `step-${key}` as const),
]

const bound = z.int().min(0).max(10_000_000).optional()
const bounds = {
  atLeast: bound.describe('满、以上，含本数 · included'),
  moreThan: bound.describe('超过，不含本数 · excluded'),
  atMost: bound.describe('以下、以内，含本数 · included'),
  lessThan: bound.describe('不满，不含本数 · excluded'),
}

const where = z
  .enum(['here', 'elsewhere'])
  .optional()
  .describe('只算在本地（市级规则为本市，省级规则为本省）或者在别处献的血 · given in this jurisdiction, or elsewhere')

const measure = z
  .strictObject({
    ...bounds,
    kinds: kindsField.optional(),
    marks: marksField.optional(),
    donated: donatedField.optional(),
    where,
    within: periodField
      .optional()
      .describe('只算最近这段时间内的献血；不写为终身累计 · a window; absent: the whole life'),
  })
  .refine((row) => row.atLeast === undefined || row.moreThan === undefined, {
    error: 'atLeast 与 moreThan 只能写一个 · atLeast and moreThan exclude each other',
  })
  .refine((row) => row.atMost === undefined || row.lessThan === undefined, {
    error: 'atMost 与 lessThan 只能写一个 · atMost and lessThan exclude each other',
  })
/** Bounds on something measured over the counted donations, or over those that it names. */
export type Measured = z.infer<typeof measure>

const when = z
  .strictObject({
    total: measure.optional().describe('计入的累计献血量，毫升 · counted ml'),
    times: measure.optional().describe('计入的献血次数 · number of counted donations'),
    once: measure.optional().describe('计入最多的一次献血，毫升 · ml of the donation that counts most'),
    ever: kindsField.optional().describe('曾捐献其中任一种 · ever gave one of these'),
    rareGroup: z.literal(true).optional().describe('稀有血型 · a rare blood group'),
    honours: z.array(z.string().min(1)).min(1).optional().describe('获其中任一荣誉 · holds one of these honours'),
  })
  .refine((row) => Object.values(row).some((part) => part !== undefined), {
    error: '没有写任何条件 · names no condition',
  })
  .describe('须全部满足；分别满足即可的写成几档 · all must hold; alternatives are tiers of their own')
export type When = z.infer<typeof when>

const amount = {
  multiple: multipleField.optional().describe('献血量的几倍 · times the donated ml'),
  millilitres: z
    .int()
    .min(0)
    .max(10_000_000)
    .optional()
    .describe('固定毫升数，0为不减免 · a fixed number of ml; 0: nothing'),
  unlimited: z.literal(true).optional().describe('不限量 · without limit'),
  percent: z
    .int()
    .min(1)
    .max(99)
    .optional()
    .describe('额度之内减免血费的百分之几；不写为全部 · percent of the money that is waived; absent: all of it'),
}
const oneAmount = (row: { multiple?: unknown; millilitres?: unknown; unlimited?: unknown }): boolean =>
  [row.multiple, row.millilitres, row.unlimited].filter((part) => part !== undefined).length === 1
const oneAmountError = {
  error:
    '须恰好写 multiple、millilitres、unlimited 中的一个 · must name exactly one of multiple, millilitres, unlimited',
}

const give = z.strictObject(amount).refine(oneAmount, oneAmountError)
export type Give = z.infer<typeof give>

const band = z
  .strictObject({
    upTo: periodField.optional().describe('至对应日，含当日 · to the corresponding day, included'),
    under: periodField.optional().describe('不含对应日 · the corresponding day excluded'),
    ...amount,
  })
  .refine(oneAmount, oneAmountError)
  .refine((row) => row.upTo === undefined || row.under === undefined, {
    error: 'upTo 与 under 只能写一个 · upTo and under exclude each other',
  })
export type Band = z.infer<typeof band>

const tier = z
  .strictObject({
    when: when.optional().describe('不写：其余情形 · absent: otherwise'),
    give: give.optional(),
    ageing: z
      .strictObject({
        from: z
          .enum(['each-donation', 'first-donation', 'last-donation'])
          .describe('从每次、首次、末次献血起算 · counted from'),
        bands: z.array(band).min(1),
      })
      .optional(),
    provision: provisionField,
  })
  .refine((row) => (row.give === undefined) !== (row.ageing === undefined), {
    error: 'give 与 ageing 须恰好写一个 · needs exactly one of give and ageing',
  })
export type Tier = z.infer<typeof tier>

const ledgerKey = z.string().min(1).optional().describe('ledgers 中的键 · a key of ledgers')

/** Whom a rule serves, from which account, and how much in which case. */
export const ruleSchema = z.strictObject({
  for: z
    .array(z.enum(named as [NamedRelation, ...NamedRelation[]]))
    .min(1)
    .describe('用血者是献血者的什么人 · what the patient is to the donor'),
  account: z
    .enum(['own', 'pooled', 'each'])
    .describe('本人的；亲属合用一份；每位亲属各一份 · the donor’s own; one for all relatives; one for each'),
  draws: z
    .enum(['apart', 'within-donors', 'together'])
    .optional()
    .describe(
      '亲属用量与献血者额度：互不影响；在献血者额度之内；合并计算 · apart from the donor’s quota; inside it; both uses count against either',
    ),
  pool: z
    .string()
    .regex(/^[a-z][a-z-]*$/)
    .optional()
    .describe(
      '合用的一份额度的名称；不写则全部 pooled 的亲属合用一份 · the quota that they share; absent: all pooled relatives share one',
    ),
  ledger: ledgerKey,
  donated: donatedField.optional().describe('只有这段日期的献血产生此额度 · the cohort that yields this quota'),
  kinds: kindsField.optional().describe('只有这些种类产生此额度 · the kinds that yield this quota'),
  where: where.describe('只有在本地或者在别处献的血产生此额度 · where it was given to yield this quota'),
  when: when.optional().describe('献血者须满足 · what the donor must be'),
  tiers: z.array(tier).min(1).describe('从上到下第一个符合的一档 · the first that fits'),
})
export type Rule = z.infer<typeof ruleSchema>

/** A bound above the quotas of the rules; a donor whom no tier fits, or one that is unlimited, has none. */
export const ceilingSchema = z.strictObject({
  over: z
    .enum(['everybody', 'relatives', 'patient'])
    .describe(
      '谁的用量合计：献血者本人和亲属；全部亲属；这位亲属 · whose use together: the donor and relatives; all relatives; this relative',
    ),
  ledger: ledgerKey,
  tiers: z.array(tier).min(1).describe('从上到下第一个符合的一档 · the first that fits'),
})
export type Ceiling = z.infer<typeof ceilingSchema>
