import type { Bilingual, Grade } from '../check.ts'
import type { Profile, Verdict } from '../verdict.ts'
import type { ShownReport } from './report.ts'

/** Verdicts for people. */
export const verdictNames: Readonly<Record<Verdict, Bilingual>> = {
  fail: { zh: '不符合', en: 'fails' },
  'could-not-run': { zh: '未能检查', en: 'could not run' },
  warn: { zh: '提醒', en: 'warning' },
  pass: { zh: '符合', en: 'passes' },
  'not-applicable': { zh: '不适用', en: 'not applicable' },
}

const conclusions: Readonly<Record<Verdict, Bilingual>> = {
  fail: { zh: '有不符合接口规范之处', en: 'Parts of the interface are not as the text demands' },
  'could-not-run': {
    zh: '没有发现不符合之处，但有的项目未能检查',
    en: 'Nothing fails, but some checks could not be run',
  },
  warn: { zh: '符合接口规范，有几点提醒', en: 'The interface conforms; a few things deserve attention' },
  pass: { zh: '符合接口规范', en: 'The interface conforms' },
  'not-applicable': { zh: '没有可检查的内容', en: 'There was nothing to check' },
}

/** What a grade means. */
export const gradeNames: Readonly<Record<Grade, Bilingual>> = {
  must: { zh: '规范要求', en: 'demanded' },
  strict: { zh: '严格客户端要求', en: 'strict clients' },
  advice: { zh: '建议', en: 'advice' },
}

export const profileNames: Readonly<Record<Profile, Bilingual>> = {
  strict: { zh: '严格', en: 'strict' },
  province: { zh: '按省客户端', en: 'province' },
}

/** One sentence on a whole run. Where nothing could be run, nothing is known. */
export function conclusionOf({ verdict, counts }: ShownReport): Bilingual {
  const known = counts.fail + counts.warn + counts.pass
  if (counts['could-not-run'] > 0 && known === 0) return { zh: '未能检查', en: 'Nothing could be checked' }
  return conclusions[verdict]
}
