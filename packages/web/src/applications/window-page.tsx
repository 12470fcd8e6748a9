import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useSession } from '../session/session.ts'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { problemOf } from '../ui/problem.ts'
import { Step } from '../ui/step.tsx'
import { BagTable } from './bag-table.tsx'
import { Deviations } from './deviations.tsx'
import { DonePanel } from './done-panel.tsx'
import { DonorPanel } from './donor-panel.tsx'
import { IdentityEntry } from './identity-entry.tsx'
import { PatientBar } from './patient-bar.tsx'
import { PrintSheet } from './print-sheet.tsx'
import { SubmitBar } from './submit-bar.tsx'
import { Provisions } from './sum-panel.tsx'
import { text } from './text.ts'
import './applications.css'
import { useCase } from './use-case.ts'

/** The window: one patient from identity number to a submitted application. Nothing of a person goes into an address or a storage. */
export function WindowPage() {
  const { application } = useSearch({ from: '/signed-in/window' })
  const navigate = useNavigate()
  const [turn, setTurn] = useState<{ readonly number: number; readonly scanned?: string }>({ number: 1 })
  const next = (scanned?: string) => {
    setTurn({ number: turn.number + 1, ...(scanned === undefined ? {} : { scanned }) })
    void navigate({ to: '/window', search: {} })
  }
  // Mounted anew for each patient and each application: nothing of one may reach the other.
  return (
    <Window
      key={`${turn.number} ${application ?? ''}`}
      application={application}
      scanned={turn.scanned}
      onNext={next}
    />
  )
}

function Window(props: {
  readonly application: string | undefined
  /** A card that was read while the patient before was still on the screen. */
  readonly scanned: string | undefined
  readonly onNext: (scanned?: string) => void
}) {
  const { application, onNext } = props
  const { account } = useSession()
  const work = useCase(application)
  const { current, done } = work

  if (done && current) {
    return (
      <main className="page page-narrow">
        <h1 className="sr-only">{text.window.title}</h1>
        <DonePanel application={done} onNext={onNext} onGoOn={work.goOn} />
        <PrintSheet application={done} patient={current.answer.bloodUse.bldUser} clerk={account.displayName} />
      </main>
    )
  }

  if (!current) {
    return (
      <main className="page window-start">
        <h1 className="page-title">{text.window.title}</h1>
        {application && <p className="banner banner-note">{text.window.again}</p>}
        <IdentityEntry work={work} scanned={props.scanned} />
        {work.read.error && <ErrorBanner problem={problemOf(work.read.error)} />}
        <ol className="outline" aria-hidden="true">
          {[text.window.stepRead, text.window.stepBlood, text.window.stepDonors, text.window.stepSum].map(
            (name, index) => (
              <li key={name} className={index === 0 ? 'outline-now' : undefined}>
                <span className="step-number">{index + 1}</span>
                {name}
              </li>
            ),
          )}
        </ol>
      </main>
    )
  }

  const { assessment } = current
  if (assessment.bills.length === 0) {
    return (
      <main className="page">
        <h1 className="sr-only">{text.window.title}</h1>
        <PatientBar
          user={current.answer.bloodUse.bldUser}
          verified={assessment.verified}
          onAnother={() => onNext()}
          only
        />
        <div className="panel empty">
          <p>{text.window.noBills}</p>
          <Deviations deviations={current.answer.deviations} />
        </div>
      </main>
    )
  }
  return (
    <main className="page window-case">
      <h1 className="sr-only">{text.window.title}</h1>
      <PatientBar user={current.answer.bloodUse.bldUser} verified={assessment.verified} onAnother={() => onNext()} />
      <div className="window-columns">
        <Step number={2} title={text.window.stepBlood} className="window-blood">
          <BagTable assessment={assessment} />
          <Provisions assessment={assessment} />
          <Deviations
            deviations={assessment.deviations.length > 0 ? assessment.deviations : current.answer.deviations}
          />
        </Step>
        <Step number={3} title={text.window.stepDonors}>
          <DonorPanel work={work} current={current} />
        </Step>
      </div>
      <SubmitBar work={work} current={current} />
    </main>
  )
}
