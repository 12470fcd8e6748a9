import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AuditEntry, province } from '../province.ts'
import { text as sessionText } from '../session/text.ts'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { Pager } from '../ui/pager.tsx'
import { problemOf } from '../ui/problem.ts'
import { shanghaiTime } from '../ui/when.ts'
import { text } from './text.ts'

/** The audit trail, the latest first, read only. */
export function AuditPage() {
  const [trail, setTrail] = useState<readonly string[]>([])
  const cursor = trail.length > 0 ? trail[trail.length - 1] : undefined
  const query = useQuery({
    queryKey: ['audit', cursor],
    queryFn: () => province.audit(cursor),
    placeholderData: keepPreviousData,
  })
  return (
    <main className="page">
      <h1 className="page-title">{text.title}</h1>
      <p className="muted page-lead">{text.lead}</p>
      {query.error && <ErrorBanner problem={problemOf(query.error)} />}
      {query.isPending && <p className="muted">{text.loading}</p>}
      {query.data && <AuditTable entries={query.data.entries} />}
      <Pager
        page={trail.length + 1}
        next={query.data?.next ?? null}
        words={text}
        onNext={(next) => setTrail([...trail, next])}
        onPrevious={() => setTrail(trail.slice(0, -1))}
      />
    </main>
  )
}

function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  if (entries.length === 0) return <p className="panel empty">{text.empty}</p>
  const roles: Readonly<Record<string, string>> = sessionText.roles
  return (
    <div className="panel panel-table">
      <table className="table list audit">
        <thead>
          <tr>
            <th scope="col">{text.at}</th>
            <th scope="col">{text.actor}</th>
            <th scope="col">{text.role}</th>
            <th scope="col">{text.action}</th>
            <th scope="col">{text.subject}</th>
            <th scope="col">{text.detail}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td className="code">{shanghaiTime(entry.at, 'second')}</td>
              <td>{entry.actor}</td>
              <td className="nowrap">{roles[entry.role] ?? entry.role}</td>
              <td className="nowrap" title={entry.action}>
                {text.actions[entry.action] ?? entry.action}
              </td>
              <td className="audit-detail">{entry.subject}</td>
              <td className="audit-detail">{detailText(entry.detail)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function detailText(detail: Readonly<Record<string, unknown>>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('  ')
}
