import type { Bilingual, Check, Finding, Grade, Group } from '../check.ts'
import { groups } from '../check.ts'
import type { Exchange } from '../exchange.ts'
import type { Result } from '../run.ts'
import { type Profile, summaryOf, type Verdict, verdicts } from '../verdict.ts'
import { curlOf } from './curl.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import { harvest } from './harvest.ts'
import { maskShape } from './masking.ts'
import { type Scrub, type Secrets, scrubber, secretValues } from './scrub.ts'

/** A finished run. Holds secrets and persons: only what `shownReport` makes of it may be written. */
export interface Report {
  /** ISO 8601. */
  readonly startedAt: string
  readonly version: string
  readonly baseUrl: string
  readonly profile: Profile
  /** How many people were looked up. */
  readonly people: number
  readonly results: readonly Result[]
  readonly secrets: Secrets
}

/** What every kind of report is written from, and what the JSON report is: nothing in it is secret. */
export interface ShownReport {
  readonly format: 'xuemian-check-report/1'
  readonly version: string
  readonly startedAt: string
  /** Of the address the host and port alone. */
  readonly host: string
  readonly profile: Profile
  readonly people: number
  readonly verdict: Verdict
  readonly counts: Readonly<Record<Verdict, number>>
  readonly ms: number
  readonly results: readonly ShownResult[]
}

export interface ShownResult {
  readonly id: string
  readonly group: Group
  readonly grade: Grade
  readonly verdict: Verdict
  readonly ms: number
  readonly requirements: readonly string[]
  readonly claim: Bilingual
  readonly why: Bilingual
  readonly mend: string
  readonly findings: readonly ShownFinding[]
  /** Why it does not apply or could not be run. */
  readonly reason?: Bilingual
  /** The exchange for want of which it could not be run. */
  readonly evidence?: Evidence
  readonly curl?: string
}

export interface ShownFinding {
  readonly found: Bilingual
  readonly path?: string
  readonly evidence?: Evidence
  readonly curl?: string
}

/** Most findings of one check that are shown. */
export const MOST_FINDINGS = 20

const shownReports = new WeakMap<Report, ShownReport>()

/** Takes everything out of a run that may not be seen; once, however many reports are written. */
export function shownReport(report: Report): ShownReport {
  const known = shownReports.get(report)
  if (known) return known
  const fresh = shown(report)
  shownReports.set(report, fresh)
  return fresh
}

function shown(report: Report): ShownReport {
  const { results, startedAt, version, profile, people } = report
  const secrets = allSecrets(results, report.secrets)
  const scrub = scrubber(secretValues(secrets))
  const show = exchangesShown(secrets, scrub)
  const order = Object.keys(groups)
  return {
    format: 'xuemian-check-report/1',
    version,
    startedAt,
    host: hostOf(report.baseUrl),
    profile,
    people,
    verdict: summaryOf(results.map(({ verdict }) => verdict)),
    counts: countsOf(results),
    ms: results.reduce((sum, { ms }) => sum + ms, 0),
    results: results
      .map((result) => shownResult(result, scrub, show))
      .sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group)),
  }
}

/** What is known beforehand, with what the exchanges of these results hold. */
export function allSecrets(results: readonly Result[], secrets: Secrets): Secrets {
  const exchanges = results.flatMap(({ outcome }) => exchangesOf(outcome))
  return { ...secrets, others: [...(secrets.others ?? []), ...harvest(exchanges)] }
}

function exchangesOf(outcome: Result['outcome']): readonly Exchange[] {
  if (outcome.kind === 'broken') return outcome.findings.flatMap(({ exchange }) => exchange ?? [])
  return outcome.kind === 'could-not-run' && outcome.exchange ? [outcome.exchange] : []
}

function shownResult({ check, outcome, verdict, ms }: Result, scrub: Scrub, show: Show): ShownResult {
  const { id, group, grade, requirements, claim, why, mend }: Check = check
  const common = { id, group, grade, verdict, ms, requirements, claim, why, mend }
  if (outcome.kind === 'broken') {
    const findings = outcome.findings.slice(0, MOST_FINDINGS).map((finding) => shownFinding(finding, scrub, show))
    return { ...common, findings }
  }
  if (outcome.kind === 'holds') return { ...common, findings: [] }
  const exchange = outcome.kind === 'could-not-run' ? outcome.exchange : undefined
  return {
    ...common,
    findings: [],
    reason: scrubbed(outcome.reason, scrub),
    ...show(exchange),
  }
}

function shownFinding({ found, path, exchange }: Finding, scrub: Scrub, show: Show): ShownFinding {
  return {
    found: scrubbed(found, scrub),
    ...(path === undefined ? {} : { path: pathOf(scrub(path)) }),
    ...show(exchange),
  }
}

type Show = (exchange: Exchange | undefined) => Pick<ShownFinding, 'evidence' | 'curl'>

/** Many findings stand on one exchange: it is masked once. */
function exchangesShown(secrets: Secrets, scrub: Scrub): Show {
  const known = new Map<Exchange, ReturnType<Show>>()
  return (exchange) => {
    if (!exchange) return {}
    const fresh = known.get(exchange) ?? {
      evidence: evidenceOf(exchange, secrets, scrub),
      curl: curlOf(exchange.ask, secrets, scrub),
    }
    known.set(exchange, fresh)
    return fresh
  }
}

/** Both sentences of a finding, without what is known to be secret: by rule there is nothing, and rules are broken. */
export function scrubbed({ zh, en }: Bilingual, scrub: Scrub): Bilingual {
  return { zh: scrub(zh), en: scrub(en) }
}

/** Keys come from the other system: what is no name of a field is shown by its shape. */
function pathOf(path: string): string {
  return /^[$A-Za-z_.[\]0-9\s"'*?-]*$/.test(path) ? path.replace(/\d{5,}/g, maskShape) : maskShape(path)
}

function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : ''
}

function countsOf(results: readonly Result[]): Readonly<Record<Verdict, number>> {
  const count = (verdict: Verdict) => results.filter((result) => result.verdict === verdict).length
  return Object.fromEntries(verdicts.map((verdict) => [verdict, count(verdict)])) as Record<Verdict, number>
}
