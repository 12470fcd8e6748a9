import type { Assessment } from '@xuemian/province/api'
import { yuan } from '../ui/money.ts'
import { clausesOf } from './assessment.ts'
import { text } from './text.ts'

/** The sum, large, with what the patient pays, what the clerk must know, and the provisions behind it. */
export function SumPanel({ assessment }: { readonly assessment: Assessment }) {
  const { policy } = assessment
  const clauses = clausesOf(assessment)
  return (
    <div className="sum">
      <div className="sum-main">
        <span className="sum-name">{text.sum.waived}</span>
        <span className="sum-value">
          <span className="sum-currency" aria-hidden="true">
            ¥
          </span>
          <span data-testid="sum-waived">{yuan(assessment.waived)}</span>
        </span>
      </div>
      <dl className="sum-rest">
        <div>
          <dt>{text.sum.billed}</dt>
          <dd>¥{yuan(assessment.billed)}</dd>
        </div>
        <div>
          <dt>{text.sum.remains}</dt>
          <dd>¥{yuan(assessment.remains)}</dd>
        </div>
      </dl>
      {assessment.notices.length > 0 && (
        <ul className="notices">
          {assessment.notices.map((notice) => (
            <li key={notice.code + notice.message}>{notice.message}</li>
          ))}
        </ul>
      )}
      <details className="provisions">
        <summary>
          {text.sum.policy}：{policy.title}
          {policy.status === 'unconfirmed' && <span className="tag tag-amber">{text.sum.unconfirmed}</span>}
        </summary>
        <ul>
          {clauses.map((clause) => (
            <li key={clause.document + clause.article}>
              <strong>
                {clause.document} {clause.article}
              </strong>
              {clause.text}
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}
