import type { Application } from '@xuemian/province/api'
import { Button } from 'antd'
import { yuan } from '../ui/money.ts'
import { useScan } from '../ui/use-scan.ts'
import { identityFromScan } from './identity-scan.ts'
import { text } from './text.ts'

/** After handing in: the number, what to do now. */
export function DonePanel(props: {
  readonly application: Application
  readonly onNext: (scanned?: string) => void
  readonly onGoOn: () => void
}) {
  const { application } = props
  // The next patient's card may be read straight away.
  useScan((scanned) => {
    const found = identityFromScan(scanned)
    if (found !== undefined) props.onNext(found)
    return found !== undefined
  })
  const draft = application.state === 'draft'
  return (
    <section className="panel done" role="status">
      <span className="done-mark" aria-hidden="true">
        ✓
      </span>
      <h2>{draft ? text.done.saved : text.done.submitted}</h2>
      <p className="done-number">
        <span className="muted">{text.done.number}</span>
        <strong className="code" data-testid="application-number">
          {application.number}
        </strong>
      </p>
      <p className="done-sum">
        {text.sum.waived} <strong>¥{yuan(application.waived)}</strong>
      </p>
      <p className="muted">{draft ? text.done.savedNext : text.done.submittedNext}</p>
      <div className="actions actions-centre">
        {draft ? (
          <Button type="primary" size="large" autoFocus onClick={props.onGoOn}>
            {text.done.goOn}
          </Button>
        ) : (
          <Button type="primary" size="large" autoFocus onClick={() => window.print()}>
            {text.done.print}
          </Button>
        )}
        <Button size="large" onClick={() => props.onNext()}>
          {text.done.next}
        </Button>
      </div>
    </section>
  )
}
