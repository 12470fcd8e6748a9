import * as z from 'zod'
import {
  dayField,
  donatedField,
  kindsField,
  marksField,
  millilitresField,
  multipleField,
  periodField,
  provisionField,
} from './fields.ts'

const both = (a: unknown, b: unknown): boolean => a !== undefined && b !== undefined

const timing = z
  .strictObject({
    until: z.enum(['use', 'discharge', 'application']).describe('献血须不晚于哪一日 · donations precede this day'),
    sameDay: z.boolean().describe('当日献血是否计入 · whether the same day counts'),
    grace: periodField.optional().describe('此后多久之内献血仍计入 · donations may follow by'),
    wait: periodField.optional().describe('献血后满多久才计入 · a donation waits this long'),
  })
  .refine((row) => !both(row.grace, row.wait), {
    error: '既要等待又许事后献血，互相矛盾 · a waiting time and donations afterwards contradict each other',
    path: ['wait'],
  })
  .refine((row) => row.sameDay || row.grace === undefined, {
    error: '当日不计而事后计入，互相矛盾 · later donations count, the same day does not',
    path: ['sameDay'],
  })

const worth = z
  .strictObject({
    kinds: kindsField,
    marks: marksField.optional(),
    donated: donatedField.optional().describe('按献血日期分段 · a cohort by day of donation'),
    per: z
      .enum(['given-ml', 'unit', 'donation'])
      .describe('按实献毫升、每治疗量、每次 · as given, for each unit, for each donation'),
    millilitres: z
      .int()
      .min(0)
      .max(100_000)
      .nullable()
      .optional()
      .describe('每治疗量或每次折合毫升；null 为尚无规定 · ml of one; null: not settled'),
    multiple: multipleField.optional().describe('实献毫升的几倍；不写为一倍 · times the ml given; absent: once'),
  })
  .refine((row) => (row.per === 'given-ml') === (row.millilitres === undefined), {
    error:
      '按实献毫升的不写 millilitres，其余必须写（尚无规定写 null） · given-ml has no millilitres, the others need it',
    path: ['millilitres'],
  })
  .refine((row) => row.per === 'given-ml' || row.multiple === undefined, {
    error: '只有按实献毫升的写 multiple · only given-ml has a multiple',
    path: ['multiple'],
  })

/** Which donations count, from and until when, and how many ml each is worth. */
export const donationsSchema = z.strictObject({
  within: z.enum(['city', 'province', 'nation']).describe('何处的献血计入 · where it was given'),
  since: dayField.optional().describe('此日起的献血才计入 · the first day that counts'),
  timing,
  leftOut: z
    .array(z.enum(['paid', 'given-away', 'failed-tests']))
    .describe('不计入：有偿的、已转让的量、检测不合格的 · what does not count'),
  leftOutMarks: marksField.optional().describe('不计入：这样注明的 · what does not count by what is noted of it'),
  failedAtMost: millilitresField
    .optional()
    .describe('检测不合格的一次至多计多少毫升 · a donation that failed its tests counts at most this'),
  worth: z.array(worth).min(1),
  provision: provisionField,
})
export type DonationRules = z.infer<typeof donationsSchema>
