import { useQuery } from '@tanstack/react-query'
import type { Account, Hospital } from '@xuemian/province/api'
import { Button } from 'antd'
import { useState } from 'react'
import { province } from '../province.ts'
import { text as sessionText } from '../session/text.ts'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { problemOf } from '../ui/problem.ts'
import { AccountForm } from './account-form.tsx'
import { text } from './text.ts'

/** Everybody who may sign in: list, add. */
export function AccountsPage() {
  const [adding, setAdding] = useState(false)
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: province.accounts })
  const hospitals = useQuery({ queryKey: ['hospitals'], queryFn: province.hospitals })
  const error = accounts.error ?? hospitals.error
  return (
    <main className="page">
      <div className="head">
        <h1 className="page-title">{text.title}</h1>
        <div className="head-actions">
          {!adding && (
            <Button type="primary" disabled={!hospitals.data} onClick={() => setAdding(true)}>
              {text.add}
            </Button>
          )}
        </div>
      </div>
      {adding && <AccountForm hospitals={hospitals.data ?? []} onClose={() => setAdding(false)} />}
      {error && <ErrorBanner problem={problemOf(error)} />}
      {accounts.isPending && <p className="muted">{text.loading}</p>}
      {accounts.data && <AccountTable accounts={accounts.data} hospitals={hospitals.data ?? []} />}
    </main>
  )
}

function AccountTable(props: { readonly accounts: readonly Account[]; readonly hospitals: readonly Hospital[] }) {
  if (props.accounts.length === 0) return <p className="panel empty">{text.empty}</p>
  const names = new Map(props.hospitals.map((hospital) => [hospital.id, hospital.name]))
  return (
    <div className="panel panel-table">
      <table className="table list">
        <thead>
          <tr>
            <th scope="col">{text.username}</th>
            <th scope="col">{text.displayName}</th>
            <th scope="col">{text.role}</th>
            <th scope="col">{text.hospital}</th>
            <th scope="col">{text.state}</th>
          </tr>
        </thead>
        <tbody>
          {props.accounts.map((account) => (
            <tr key={account.id}>
              <td className="code">{account.username}</td>
              <td>{account.displayName}</td>
              <td>{sessionText.roles[account.role]}</td>
              <td>{account.hospitalId === null ? '—' : (names.get(account.hospitalId) ?? '—')}</td>
              <td>
                <span className={account.active ? 'tag tag-green' : 'tag tag-grey'}>
                  {account.active ? text.active : text.inactive}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
