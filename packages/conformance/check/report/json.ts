import { type Report, shownReport } from './report.ts'

/** The report for machines; its shape is `reportSchema`. */
export function jsonReport(report: Report): string {
  return `${JSON.stringify(shownReport(report), null, 2)}\n`
}
