import { Link } from '@tanstack/react-router'
import { useSession } from '../session/session.ts'
import { ApplicationList } from './application-list.tsx'
import { text } from './text.ts'

/** The applications that the signed-in clerk or auditor may read. */
export function ApplicationListPage() {
  const { account } = useSession()
  return (
    <main className="page">
      <h1 className="page-title">{text.list.title}</h1>
      <ApplicationList
        initialState=""
        empty={text.list.empty}
        showHospital={account.role !== 'clerk'}
        link={(application) => (
          <Link
            to="/applications/$id"
            params={{ id: application.id }}
            aria-label={`${text.list.open} ${application.number}`}
          >
            {text.list.open}
          </Link>
        )}
      />
    </main>
  )
}
