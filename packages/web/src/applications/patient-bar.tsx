import { type BloodUser, maskIdentity } from '@xuemian/contract'
import { Button } from 'antd'
import { text } from './text.ts'
import { VerifiedTag } from './verified-tag.tsx'

/** Whose case this is. The name comes from the HIS reply in memory; the number is masked. */
export function PatientBar({
  user,
  verified,
  onAnother,
  only = false,
}: {
  readonly user: BloodUser
  /** Whether the hospital's signature over the bills was verified. */
  readonly verified: boolean
  readonly onAnother: () => void
  /** Whether going on to the next patient is all that is left to do. */
  readonly only?: boolean
}) {
  const rows = [
    [text.window.patient.identity, maskIdentity(user.identityNumber)],
    [text.window.patient.birthday, user.birthday],
    [text.window.patient.hisId, user.hisId],
  ] as const
  return (
    <section className="panel patient" aria-label={text.window.stepRead}>
      <span className="step-number step-done" aria-hidden="true">
        ✓
      </span>
      <strong className="patient-name">{user.name}</strong>
      <VerifiedTag verified={verified} />
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="code">{value}</dd>
          </div>
        ))}
      </dl>
      <Button type={only ? 'primary' : 'default'} autoFocus={only} onClick={onAnother}>
        {text.window.another}
      </Button>
    </section>
  )
}
