import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { province } from '../province.ts'
import { useSession } from '../session/session.ts'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { problemOf } from '../ui/problem.ts'
import { Step } from '../ui/step.tsx'
import { ApplicationHead } from './application-head.tsx'
import { BagTable } from './bag-table.tsx'
import { CancelDialog } from './cancel-dialog.tsx'
import { Deviations } from './deviations.tsx'
import { DonorOffers } from './donor-offers.tsx'
import { EventList } from './event-list.tsx'
import { PrintSheet } from './print-sheet.tsx'
import { SumPanel } from './sum-panel.tsx'
import { text } from './text.ts'
import './applications.css'

/** One application as its clerk or an auditor sees it: state, facts, what happened; cancel, hand in again, print for the clerk. */
export function ApplicationPage() {
  const { id } = useParams({ from: '/signed-in/applications/$id' })
  const { account } = useSession()
  const navigate = useNavigate()
  const [cancelling, setCancelling] = useState(false)
  const query = useQuery({ queryKey: ['applications', 'one', id], queryFn: () => province.application(id) })
  const application = query.data
  if (!application) {
    return (
      <main className="page">
        {query.error ? <ErrorBanner problem={problemOf(query.error)} /> : <p className="muted">{text.list.loading}</p>}
        <Link to="/applications">{text.detail.back}</Link>
      </main>
    )
  }
  const { assessment, state } = application
  const clerk = account.role === 'clerk'
  const again = clerk && (state === 'draft' || state === 'returned')
  const cancellable = clerk && (state === 'draft' || state === 'submitted' || state === 'returned')
  return (
    <main className="page">
      <ApplicationHead application={application} back={<Link to="/applications">{text.detail.back}</Link>}>
        {cancellable && <Button onClick={() => setCancelling(true)}>{text.detail.cancel}</Button>}
        <Button onClick={() => window.print()}>{text.detail.print}</Button>
        {again && (
          <Button type="primary" onClick={() => void navigate({ to: '/window', search: { application: id } })}>
            {text.detail.again}
          </Button>
        )}
      </ApplicationHead>
      <div className="window-columns">
        <Step title={text.detail.bills} className="window-blood">
          <BagTable assessment={assessment} />
          <Deviations deviations={assessment.deviations} />
        </Step>
        <div className="window-side">
          <Step title={text.detail.donors}>
            <DonorOffers offers={assessment.donors} donations={clerk ? undefined : application.donations} />
          </Step>
          <Step title={text.detail.sum} className="window-sum">
            <SumPanel assessment={assessment} />
          </Step>
          <Step title={text.detail.events}>
            <EventList events={application.events} />
          </Step>
        </div>
      </div>
      {cancelling && <CancelDialog application={application} onClose={() => setCancelling(false)} />}
      <PrintSheet application={application} />
    </main>
  )
}
