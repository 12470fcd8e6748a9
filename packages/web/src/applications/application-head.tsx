import type { Application } from '@xuemian/province/api'
import { shanghaiTime } from '../ui/when.ts'
import { StateTag } from './state-tag.tsx'
import { text } from './text.ts'
import { VerifiedTag } from './verified-tag.tsx'

/** The head of an application's page: number, state, patient, hospital, the last word of a reviewer. */
export function ApplicationHead(props: {
  readonly application: Application
  readonly back: React.ReactNode
  readonly children?: React.ReactNode
}) {
  const { application } = props
  const { patient } = application.assessment
  const words = [...application.events].reverse().find((event) => event.role === 'reviewer')?.comment
  const rows = [
    [text.list.patient, `${patient.maskedName}　${patient.maskedIdentity}`],
    [text.window.patient.birthday, patient.birthday],
    [text.window.patient.hisId, patient.hisId],
    [text.list.hospital, application.hospital],
    [text.list.submittedBy, application.submittedBy ?? '—'],
    [text.list.submittedAt, application.submittedAt ? shanghaiTime(application.submittedAt) : '—'],
  ] as const
  return (
    <>
      <div className="head">
        <div className="head-title">
          <h1 className="code">{application.number}</h1>
          <StateTag state={application.state} />
          <VerifiedTag verified={application.verified} />
          <span className="head-back">{props.back}</span>
        </div>
        <div className="head-actions">{props.children}</div>
      </div>
      <section className="panel patient">
        <dl>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      {words && (application.state === 'returned' || application.state === 'rejected') && (
        <p className="banner banner-note">
          <strong>{application.state === 'returned' ? text.detail.returnedWith : text.detail.rejectedWith}：</strong>
          {words}
        </p>
      )}
      {application.note && (
        <p className="banner banner-note">
          <strong>{text.detail.note}：</strong>
          {application.note}
        </p>
      )}
    </>
  )
}
