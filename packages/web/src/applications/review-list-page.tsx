import { Link } from '@tanstack/react-router'
import { Said } from '../ui/said.tsx'
import { ApplicationList } from './application-list.tsx'
import { text } from './text.ts'

/** What waits for a reviewer. */
export function ReviewListPage() {
  return (
    <main className="page">
      <Said />
      <h1 className="page-title">{text.list.reviewTitle}</h1>
      <ApplicationList
        initialState="submitted"
        empty={text.list.emptyReview}
        showHospital
        rowTestId="review-row"
        link={(application) => (
          <Link
            to="/review/$id"
            params={{ id: application.id }}
            aria-label={`${text.list.review} ${application.number}`}
          >
            {application.state === 'submitted' ? text.list.review : text.list.open}
          </Link>
        )}
      />
    </main>
  )
}
