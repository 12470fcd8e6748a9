import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { province } from '../province.ts'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { problemOf } from '../ui/problem.ts'
import { Said } from '../ui/said.tsx'
import { Step } from '../ui/step.tsx'
import { ApplicationHead } from './application-head.tsx'
import { BagTable } from './bag-table.tsx'
import { DecisionForm } from './decision-form.tsx'
import { Deviations } from './deviations.tsx'
import { DonorOffers } from './donor-offers.tsx'
import { EventList } from './event-list.tsx'
import { SumPanel } from './sum-panel.tsx'
import { text } from './text.ts'
import './applications.css'

/** One decision on one screen: what the HIS says, what the donor register says, what follows from both. */
export function ReviewPage() {
  const { id } = useParams({ from: '/signed-in/review/$id' })
  const query = useQuery({ queryKey: ['applications', 'one', id], queryFn: () => province.application(id) })
  // After a decision the next application opens in place: keyboard and screen reader begin at its top again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each application
  useEffect(() => document.getElementById('content')?.focus(), [id])
  const application = query.data
  const back = <Link to="/review">{text.detail.back}</Link>
  if (!application) {
    return (
      <main className="page">
        {query.error ? <ErrorBanner problem={problemOf(query.error)} /> : <p className="muted">{text.list.loading}</p>}
        {back}
      </main>
    )
  }
  const { assessment } = application
  return (
    <main className="page review">
      <Said />
      <ApplicationHead application={application} back={back} />
      <div className="review-columns">
        <Step title={text.review.his} className="review-his">
          <BagTable assessment={assessment} compact />
          <Deviations deviations={assessment.deviations} />
        </Step>
        <Step title={text.review.donations} className="review-donations">
          <DonorOffers offers={assessment.donors} donations={application.donations} />
        </Step>
        <Step title={text.review.decision} className="review-decision">
          <SumPanel assessment={assessment} />
          <DecisionForm key={`${id} ${application.version}`} application={application} />
          <details className="history">
            <summary>{text.detail.events}</summary>
            <EventList events={application.events} />
          </details>
        </Step>
      </div>
    </main>
  )
}
