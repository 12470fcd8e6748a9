import type { Assessment } from '@xuemian/province/api'
import { yuan } from '../ui/money.ts'
import { clausesOf } from './assessment.ts'
import { text } from './text.ts'

/** The sum, large, with what the patient pays, what the reader must know, and the provisions behind it. */
export function SumPanel({ assessment }: { readonly assessment: Assessment }) {
  return (
    <div className="sum">
      <SumFigures assessment={assessment} />
      <Notices assessment={assessment} />
      <Provisions assessment={assessment} />
    </div>
  )
}

/** What is waived, and beside it what the blood cost and what is left to pay. */
export function SumFigures({ assessment }: { readonly assessment: Assessment }) {
  return (
    <dl className="sum-figures">
      <div className="sum-main">
        <dt>{text.sum.waived}</dt>
        <dd>
          <span className="sum-currency" aria-hidden="true">
            ¥
          </span>
          <span data-testid="sum-waived">{yuan(assessment.waived)}</span>
        </dd>
      </div>
      <div>
        <dt>{text.sum.billed}</dt>
        <dd>¥{yuan(assessment.billed)}</dd>
      </div>
      <div>
        <dt>{text.sum.remains}</dt>
        <dd>¥{yuan(assessment.remains)}</dd>
      </div>
    </dl>
  )
}

/** What limits the sum, in sentences. A claimed bag says so in its own row. */
export function Notices({ assessment }: { readonly assessment: Assessment }) {
  const notices = assessment.notices.filter((notice) => notice.code !== 'BAG_CLAIMED')
  if (notices.length === 0) return null
  return (
    <ul className="notices">
      {notices.map((notice) => (
        <li key={notice.code + notice.message}>{notice.message}</li>
      ))}
    </ul>
  )
}

/** The rules behind the sum: their title, and their provisions for whoever opens them. */
export function Provisions({ assessment }: { readonly assessment: Assessment }) {
  const { policy } = assessment
  return (
    <details className="provisions">
      <summary>
        {text.sum.policy}：{policy.title}
        {policy.status === 'unconfirmed' && <span className="tag tag-amber">{text.sum.unconfirmed}</span>}
      </summary>
      <ul>
        {clausesOf(assessment).map((clause) => (
          <li key={clause.document + clause.article}>
            <strong>
              {clause.document} {clause.article}
            </strong>
            {clause.text}
          </li>
        ))}
      </ul>
    </details>
  )
}
