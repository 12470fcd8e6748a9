import { requirementOf } from '@xuemian/contract'
import type { Bilingual } from '../check.ts'
import { escapeMarkup as text } from './escape.ts'
import type { Evidence } from './evidence.ts'
import { type Mending, mendings } from './mending.ts'
import type { ShownFinding, ShownResult } from './report.ts'
import { gradeNames, verdictNames } from './wording.ts'

/** Chinese, and English smaller beneath it. */
export function both({ zh, en }: Bilingual): string {
  return `<p>${text(zh)}</p><p class="en" lang="en">${text(en)}</p>`
}

/** The verdict in a word. */
export function badge(verdict: ShownResult['verdict']): string {
  return `<span class="badge ${verdict}">${verdictNames[verdict].zh}</span>`
}

/** One check: all that is needed to mend it where it is broken, else a line; `exchanged` adds the exchange for want of which it could not be run. */
export function checkArticle(result: ShownResult, exchanged: boolean): string {
  const { id, verdict, requirements, claim, reason } = result
  const open = isOpen(result)
  const clauses = requirements.map((clause) => text(clause)).join(' ')
  const heading = `<div class="row">${badge(verdict)}<div class="text"><h3>${text(claim.zh)}</h3><p class="en" lang="en">${text(claim.en)}</p>${!open && reason ? `<p class="reading">${text(reason.zh)}</p>` : ''}</div><span class="clause">${clauses}</span></div>`
  if (!open) {
    const shown = exchanged ? `<div class="beneath">${exchange(result.evidence, result.curl)}</div>` : ''
    return `<article class="check quiet ${verdict}" id="${text(id)}">${heading}${shown}</article>`
  }
  return `<article class="check open ${verdict}" id="${text(id)}">${heading}${details(result)}</article>`
}

function isOpen({ findings }: ShownResult): boolean {
  return findings.length > 0
}

function details(result: ShownResult): string {
  const { id, grade, requirements, findings, why, mend } = result
  const clauses = requirements.map(clauseQuoted).join('')
  const [first, ...others] = findings
  return [
    first ? findingShown(first) : '',
    others.length > 0
      ? `<details${others.length <= 2 ? ' open' : ''}><summary>另有${others.length}处 · ${others.length} more</summary>${others.map(findingLine).join('')}</details>`
      : '',
    part('依据', 'The text', clauses),
    part('影响', 'Why it matters', both(why)),
    exchange(first?.evidence, first?.curl),
    mending(mend),
    `<p class="note">${gradeNames[grade].zh} · <code>${text(id)}</code></p>`,
  ].join('')
}

function part(zh: string, en: string, inner: string): string {
  return `<section class="part"><p class="label">${zh} · <span lang="en">${en}</span></p>${inner}</section>`
}

function findingShown(finding: ShownFinding): string {
  const path = finding.path ? `<code class="path">${text(finding.path)}</code>` : ''
  return `<div class="finding">${both(finding.found)}${path}</div>`
}

/** Further findings are of the same kind: their place is enough. */
function findingLine({ found, path }: ShownFinding): string {
  return `<div class="finding"><p>${text(found.zh)}</p>${path ? `<code class="path">${text(path)}</code>` : ''}</div>`
}

function clauseQuoted(id: string): string {
  const requirement = requirementOf(id)
  if (!requirement) return `<p><code>${text(id)}</code></p>`
  const reading = requirement.reading ? `<p class="reading">理解：${text(requirement.reading)}</p>` : ''
  return `<blockquote><p><code>${text(id)}</code>　${text(requirement.quotation)}</p>${reading}</blockquote>`
}

function exchange(evidence: Evidence | undefined, curl: string | undefined): string {
  const asked = evidence ? part('请求', 'What was asked', pre(requestText(evidence))) : ''
  const answer = evidence
    ? part('回复（人员和秘密已遮盖）', 'What came back, people and secrets masked', answerShown(evidence))
    : ''
  const again = curl ? part('重现', 'To see it again', pre(curl)) : ''
  return asked + answer + again
}

function requestText({ request }: Evidence): string {
  return [request.line, ...request.headers, ...(request.body ? ['', request.body] : [])].join('\n')
}

function answerShown({ reply, failure, ms }: Evidence): string {
  if (failure) return both(failure)
  if (!reply) return ''
  const { status, headers, encoding, bytes, body, cut } = reply
  const shown = encoding === 'unknown' ? '（正文不是文字，或编码无法识别）' : body
  const form = `${encoding} · ${bytes} B · ${ms} ms${cut ? ' · 节选' : ''}`
  return `${pre([`HTTP ${status}`, ...headers, '', shown].join('\n').trimEnd())}<p class="en">${text(form)}</p>`
}

function mending(key: string): string {
  const example = mendings[key]
  if (!example) return ''
  const code = sourcesOf(example)
    .map(([language, source]) => `<details class="screen"><summary>${language} 示例</summary>${pre(source)}</details>`)
    .join('')
  return `<section class="mend"><p class="label">怎样改 · <span lang="en">How to mend it</span></p>${both(example.advice)}${code}<p class="note paper">示例见附录：${text(key)}</p></section>`
}

/** The examples that these checks point to, each once: paper has no `details` to open, and many checks share an example. */
export function appendix(results: readonly ShownResult[]): string {
  const keys = new Set(results.filter(isOpen).map(({ mend }) => mend))
  const examples = [...keys].flatMap((key) => {
    const example = mendings[key]
    if (!example) return []
    const code = sourcesOf(example).map(([language, source]) => `<p class="label">${language}</p>${pre(source)}`)
    return `<h3>${text(key)}</h3><p>${text(example.advice.zh)}</p>${code.join('')}`
  })
  if (examples.length === 0) return ''
  return `<section class="paper appendix"><h2>附录：修改示例 <span class="en" lang="en">Appendix: examples</span></h2>${examples.join('')}</section>`
}

function sourcesOf({ csharp, java, sql }: Mending): readonly (readonly [language: string, source: string])[] {
  return [['C#', csharp], ['Java', java], ...(sql === undefined ? [] : [['SQL', sql] as const])] as const
}

function pre(source: string): string {
  return `<pre><code>${text(source)}</code></pre>`
}
