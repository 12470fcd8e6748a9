import type { Unassessable } from '../backtest/report.ts'
import type { Bilingual } from '../bilingual.ts'

/** Every word of a backtest's report, for terminal and page. */
export const backtestWords = {
  title: { zh: '草案试算', en: 'Backtest of a draft' },
  now: { zh: '现行', en: 'In force' },
  draft: { zh: '草案', en: 'Draft' },
  difference: { zh: '差额', en: 'Difference' },
  ever: { zh: '视为自始施行', en: 'as if always in force' },
  applications: { zh: '申请', en: 'Applications' },
  waived: { zh: '减免合计（元）', en: 'Waived (yuan)' },
  winners: { zh: '减免增加', en: 'Waived more' },
  losers: { zh: '减免减少', en: 'Waived less' },
  unchanged: { zh: '不变', en: 'Unchanged' },
  byMonth: { zh: '按申请月份', en: 'By month of application' },
  month: { zh: '月份', en: 'Month' },
  byHospital: { zh: '按医院', en: 'By hospital' },
  hospital: { zh: '医院', en: 'Hospital' },
  noHospital: { zh: '未注明或其余', en: 'not named, or the rest' },
  distribution: { zh: '差额分布（元）', en: 'How much differs (yuan)' },
  largestWinners: { zh: '增加最多的申请', en: 'The largest gains' },
  largestLosers: { zh: '减少最多的申请', en: 'The largest losses' },
  reference: { zh: '申请编号', en: 'Reference' },
  leftOut: { zh: '未计入合计', en: 'Left out of all sums' },
  skipped: { zh: '不符合格式、已跳过的行', en: 'Lines not of the form, skipped' },
  notes: {
    zh: '每份申请按原来的事实核算两次：按其日期的现行规则，按草案。此前已用的额度按当时的决定，不按草案重算。只有申请编号，没有患者和献血者。',
    en: 'Each application is assessed twice on its own facts: by the rules of its days, and by the draft. What was used before stays as it was decided then. References only; no patient and no donor.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>

/** Why applications are left out. */
export const unassessableWords: Readonly<Record<Unassessable, Bilingual>> = {
  NO_POLICY: { zh: '用血日没有生效的规则', en: 'no rules in force on a day of use' },
  NO_CLASSES: { zh: '用血日没有生效的类别目录', en: 'no class dictionary in force on a day of use' },
  ENGINE_FAILED: { zh: '核算程序出错', en: 'the engine failed' },
}
