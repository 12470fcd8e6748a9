import type { Assessment } from '@xuemian/province/api'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { problemOf } from '../ui/problem.ts'
import { Notices, SumFigures } from './sum-panel.tsx'
import { text } from './text.ts'
import type { CaseWork, WindowCase } from './use-case.ts'

/** Problems after which the case has to be weighed anew before it can be handed in. */
const stale: readonly string[] = ['SUM_CHANGED', 'BAG_CLAIMED', 'QUOTA_TAKEN']

/** The fourth step, always in sight: the sum, and handing in. One primary action: submit, or after a changed sum, weigh anew. */
export function SubmitBar({ work, current }: { readonly work: CaseWork; readonly current: WindowCase }) {
  const [note, setNote] = useState('')
  const { assessment } = current
  const busy = work.handIn.isPending || work.weigh.isPending
  const problem = work.handIn.error ? problemOf(work.handIn.error) : undefined
  const mustWeigh = problem !== undefined && stale.includes(problem.code)
  const nothing = assessment.waived === 0
  const hint = hintOf(assessment)
  const handIn = (submit: boolean) => work.handIn.mutate({ from: current, submit, note })
  return (
    <section className="panel submit-bar" aria-labelledby="step-sum">
      {problem && <ErrorBanner problem={problem} />}
      <Notices assessment={assessment} />
      {hint && <p className="submit-hint">{hint}</p>}
      <div className="submit-row">
        <h2 id="step-sum">
          <span className="step-number">4</span>
          {text.window.stepSum}
        </h2>
        <SumFigures assessment={assessment} />
        <Input
          className="submit-note"
          aria-label={text.window.note}
          value={note}
          maxLength={500}
          placeholder={text.window.notePlaceholder}
          onChange={(event) => setNote(event.target.value)}
        />
        <div className="actions">
          <Button size="large" disabled={busy} onClick={() => handIn(false)} data-testid="save-button">
            {text.window.save}
          </Button>
          {mustWeigh ? (
            <Button
              type="primary"
              size="large"
              disabled={busy}
              onClick={() => work.weigh.mutate({ from: current, donors: current.donors })}
            >
              {text.window.recompute}
            </Button>
          ) : (
            <Button
              type="primary"
              size="large"
              disabled={busy || nothing}
              onClick={() => handIn(true)}
              data-testid="submit-button"
            >
              {work.handIn.isPending ? text.window.submitting : text.window.submit}
            </Button>
          )}
        </div>
      </div>
    </section>
  )
}

/** One sentence on why the sum is not what one would expect, or undefined. */
function hintOf({ bills, waived }: Assessment): string | undefined {
  const bags = bills.flatMap((bill) => bill.bags)
  const claimed = bags.filter((bag) => bag.claimedBy !== null).length
  if (claimed > 0) return claimed === bags.length ? text.window.allClaimed : text.window.someClaimed
  return waived === 0 ? text.window.nothing : undefined
}
