import { Button, Input } from 'antd'
import { useState } from 'react'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { Field } from '../ui/field.tsx'
import { problemOf } from '../ui/problem.ts'
import { SumPanel } from './sum-panel.tsx'
import { text } from './text.ts'
import type { CaseWork, WindowCase } from './use-case.ts'

/** Problems after which the case has to be weighed anew before it can be handed in. */
const stale: readonly string[] = ['SUM_CHANGED', 'BAG_CLAIMED', 'QUOTA_TAKEN']

/** The fourth step: the sum, and handing in. One primary action: submit, or after a changed sum, weigh anew. */
export function SubmitPanel({ work, current }: { readonly work: CaseWork; readonly current: WindowCase }) {
  const [note, setNote] = useState('')
  const busy = work.handIn.isPending || work.weigh.isPending
  const problem = work.handIn.error ? problemOf(work.handIn.error) : undefined
  const mustWeigh = problem !== undefined && stale.includes(problem.code)
  const nothing = current.assessment.waived === 0
  const handIn = (submit: boolean) => work.handIn.mutate({ from: current, submit, note })
  return (
    <>
      <SumPanel assessment={current.assessment} />
      {nothing && current.assessment.bills.length > 0 && <p className="muted">{text.window.nothing}</p>}
      {problem && <ErrorBanner problem={problem} />}
      <Field id="note" label={text.window.note}>
        <Input
          id="note"
          value={note}
          maxLength={500}
          placeholder={text.window.notePlaceholder}
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
      <div className="actions">
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
        <Button size="large" disabled={busy || current.assessment.bills.length === 0} onClick={() => handIn(false)}>
          {text.window.save}
        </Button>
      </div>
    </>
  )
}
