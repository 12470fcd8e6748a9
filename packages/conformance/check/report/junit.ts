import { groups } from '../check.ts'
import { escapeMarkup } from './escape.ts'
import { type Report, type ShownResult, shownReport } from './report.ts'

/** The report as JUnit XML, which build servers read: one suite a chapter. A warning is output, not a failure. */
export function junitReport(report: Report): string {
  const shown = shownReport(report)
  const suites = Object.keys(groups).flatMap((group) => {
    const cases = shown.results.filter((result) => result.group === group)
    return cases.length === 0 ? [] : suite(group, cases)
  })
  const counts = `tests="${shown.results.length}" failures="${shown.counts.fail}" errors="${shown.counts['could-not-run']}"`
  const open = `<testsuites name="xuemian-check" ${counts} time="${seconds(shown.ms)}">`
  return `${['<?xml version="1.0" encoding="UTF-8"?>', open, ...suites, '</testsuites>'].join('\n')}\n`
}

function suite(group: string, cases: readonly ShownResult[]): readonly string[] {
  const count = (verdict: string) => cases.filter((result) => result.verdict === verdict).length
  const ms = cases.reduce((sum, result) => sum + result.ms, 0)
  const open = [
    `  <testsuite name="${escapeMarkup(group)}"`,
    `tests="${cases.length}" failures="${count('fail')}" errors="${count('could-not-run')}"`,
    `skipped="${count('not-applicable')}" time="${seconds(ms)}">`,
  ].join(' ')
  return [open, ...cases.map(testcase), '  </testsuite>']
}

function testcase(result: ShownResult): string {
  const open = `    <testcase classname="xuemian.${escapeMarkup(result.group)}" name="${escapeMarkup(`${result.id} ${result.claim.zh}`)}" time="${seconds(result.ms)}"`
  const inner = innerOf(result)
  return inner === '' ? `${open}/>` : `${open}>${inner}</testcase>`
}

function innerOf(result: ShownResult): string {
  const { verdict, findings, reason } = result
  const message = escapeMarkup(findings[0]?.found.zh ?? reason?.zh ?? '')
  const all = escapeMarkup(
    findings
      .map(({ found, path, curl }) =>
        [`${path ? `${path}  ` : ''}${found.zh}`, found.en, curl].filter(Boolean).join('\n'),
      )
      .concat(reason ? `${reason.zh}\n${reason.en}` : [], result.requirements.join(' '))
      .join('\n\n'),
  )
  if (verdict === 'fail')
    return `<failure type="${escapeMarkup(result.requirements[0] ?? '')}" message="${message}">${all}</failure>`
  if (verdict === 'could-not-run') return `<error type="could-not-run" message="${message}">${all}</error>`
  if (verdict === 'not-applicable') return `<skipped message="${message}"/>`
  return verdict === 'warn' ? `<system-out>${all}</system-out>` : ''
}

function seconds(ms: number): string {
  return `${Math.trunc(ms / 1000)}.${String(Math.trunc(ms) % 1000).padStart(3, '0')}`
}
