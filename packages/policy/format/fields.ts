import { type Millilitres, type Parsed, parseDay, parseFen } from '@xuemian/contract'
import * as z from 'zod'

/** A text that a reader of the contract turns into a value; `error` says in both languages what it must be. */
export function textField<T>(read: (text: string) => Parsed<T>, error: string) {
  return z.string().transform((text, context): T => {
    const parsed = read(text)
    if (parsed.ok) return parsed.value
    context.addIssue({ code: 'custom', message: error, input: text })
    return z.NEVER
  })
}

/** A day of a rule's file, written as a quoted `yyyy-MM-dd`. */
export const dayField = textField(parseDay, '日期须为存在的 yyyy-MM-dd · must be an existing yyyy-MM-dd day').describe(
  '加引号的 yyyy-MM-dd · a quoted yyyy-MM-dd',
)

export const millilitresField = z
  .int()
  .min(1)
  .max(10_000_000)
  .transform((ml) => ml as Millilitres)

/** So many times; hundredths are exact. */
export const multipleField = z.number().min(0.01).max(1000).multipleOf(0.01)

/** Yuan as a quoted decimal, so that no floating point ever touches money. */
export const yuanField = textField(parseFen, '金额须为加引号的小数 · must be a quoted decimal of yuan').describe(
  "加引号的元，如 '220.00' · quoted yuan",
)

export const effectiveField = z
  .strictObject({ from: dayField, to: dayField.nullable() })
  .refine((row) => row.to === null || row.from <= row.to, {
    error: '终止日早于开始日 · ends before it begins',
    path: ['to'],
  })

/** Days between which something was given; both included, either may be absent. */
export const donatedField = z
  .strictObject({ from: dayField.optional(), to: dayField.optional() })
  .refine((row) => !row.from || !row.to || row.from <= row.to, {
    error: '终止日早于开始日 · ends before it begins',
    path: ['to'],
  })
  .describe('献血日期的范围，两端都算 · days of donation, both included')

const span = z.int().min(1).max(36_500).optional()

/** A length of time, of exactly one unit. */
export const periodField = z
  .strictObject({ years: span, months: span, days: span })
  .refine((row) => [row.years, row.months, row.days].filter((part) => part !== undefined).length === 1, {
    error: '须恰好写年、月、日中的一个 · must name exactly one of years, months, days',
  })
  .describe(
    '年、月或日，只写一个；到对应日为止，没有对应日的到月末（民法典第201-202条） · ends on the corresponding day',
  )

/** What a donation is: the kinds that rules tell apart. */
export const donationKinds = {
  'whole-blood': '全血',
  'apheresis-platelets': '单采血小板',
  'apheresis-red-cells': '单采红细胞',
  'apheresis-plasma': '单采血浆',
  'apheresis-granulocytes': '单采粒细胞',
  'stem-cells': '造血干细胞',
} as const
export type DonationKind = keyof typeof donationKinds
export const kindsField = z
  .array(z.enum(Object.keys(donationKinds) as [DonationKind, ...DonationKind[]]))
  .min(1)
  .describe('捐献的种类 · kinds of donation')

/** Keys of what a registry notes of a donation; the rules and the registry use the same. */
export const marksField = z
  .array(z.string().min(1))
  .min(1)
  .describe('登记注明的情形（任一），如应急、互助 · what is noted of a donation (any of them), such as an emergency')

/** What a used product is made of, where quotas are kept apart by it. */
export const componentField = z.enum(['whole-blood', 'red-cells', 'plasma', 'platelets', 'cryoprecipitate', 'other'])
export type Component = z.infer<typeof componentField>

/** A document with the grade of our knowledge of it. */
export const sourceField = z.strictObject({
  document: z.string().min(1),
  article: z.string().min(1).optional(),
  grade: z
    .enum(['A', 'B', 'C'])
    .describe('A 法规原文或官方网站，B 报刊，C 转载 · A law or official site, B press, C repost'),
})

/** The provision behind a rule, and how sure we are that it says so. */
export const provisionField = z
  .strictObject({
    of: z.string().min(1).describe('sources 中的键 · a key of sources'),
    article: z.string().min(1),
    sentence: z.string().min(1),
    sure: z
      .enum(['quoted', 'summarised', 'reported', 'inferred'])
      .describe('原文、据条文概括、据报道、推断 · words of the text; its sense in ours; as reported; our inference'),
    reviewed: dayField.optional().describe('与文件的 reviewed 不同时写 · where it differs from the file’s'),
  })
  .describe('依据的条款 · the provision')
export type Provision = z.infer<typeof provisionField>
