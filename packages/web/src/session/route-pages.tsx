import { Link } from '@tanstack/react-router'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { problemOf } from '../ui/problem.ts'
import { text } from './text.ts'

/** An address that is no page. */
export function NotFoundPage() {
  return (
    <main className="page page-narrow">
      <h1 className="page-title">{text.notFound.title}</h1>
      <p className="muted">{text.notFound.action}</p>
      <p>
        <Link to="/">{text.notFound.home}</Link>
      </p>
    </main>
  )
}

/** A page that could not be opened. */
export function RouteErrorPage({ error }: { readonly error: unknown }) {
  return (
    <main className="page page-narrow">
      <ErrorBanner problem={problemOf(error)} />
    </main>
  )
}

/** While a page or the session is on its way. */
export function WaitingPage() {
  return (
    <main className="page page-narrow">
      <p className="muted" role="status">
        正在打开……
      </p>
    </main>
  )
}
