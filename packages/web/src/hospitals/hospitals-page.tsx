import { useQuery } from '@tanstack/react-query'
import type { Hospital } from '@xuemian/province/api'
import { Button } from 'antd'
import { useState } from 'react'
import { province } from '../province.ts'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { problemOf } from '../ui/problem.ts'
import { HospitalForm } from './hospital-form.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { text } from './text.ts'

/** The registry of hospitals: list, add. */
export function HospitalsPage() {
  const [adding, setAdding] = useState(false)
  const query = useQuery({ queryKey: ['hospitals'], queryFn: province.hospitals })
  return (
    <main className="page">
      <div className="head">
        <h1 className="page-title">{text.title}</h1>
        <div className="head-actions">
          {!adding && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {text.add}
            </Button>
          )}
        </div>
      </div>
      {adding && <HospitalForm onClose={() => setAdding(false)} />}
      {query.error && <ErrorBanner problem={problemOf(query.error)} />}
      {query.isPending && <p className="muted">{text.loading}</p>}
      {query.data && <HospitalTable hospitals={query.data} />}
    </main>
  )
}

function HospitalTable({ hospitals }: { readonly hospitals: readonly Hospital[] }) {
  const [changing, setChanging] = useState<Hospital>()
  if (hospitals.length === 0) return <p className="panel empty">{text.empty}</p>
  return (
    <div className="panel panel-table">
      <table className="table list">
        <thead>
          <tr>
            <th scope="col">{text.name}</th>
            <th scope="col">{text.organisationCode}</th>
            <th scope="col">{text.baseUrl}</th>
            <th scope="col">{text.hisId}</th>
            <th scope="col">{text.lan}</th>
            <th scope="col">{text.actualCost}</th>
            <th scope="col">{text.keysColumn}</th>
          </tr>
        </thead>
        <tbody>
          {hospitals.map((hospital) => (
            <tr key={hospital.id}>
              <td>{hospital.name}</td>
              <td className="code">{hospital.organisationCode}</td>
              <td className="code">{hospital.baseUrl}</td>
              <td className="code">{hospital.hisId}</td>
              <td>{hospital.lan ? text.lanYes : text.lanNo}</td>
              <td>{text.actualCosts[hospital.actualCost]}</td>
              <td>
                {hospital.signingKeys.keys.length === 0
                  ? text.keysNone
                  : text.keysCount(hospital.signingKeys.keys.length)}
                <Button
                  type="link"
                  size="small"
                  aria-label={text.keysChangeOf(hospital.name)}
                  onClick={() => setChanging(hospital)}
                >
                  {text.keysChange}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changing && <KeyDialog hospital={changing} onClose={() => setChanging(undefined)} />}
    </div>
  )
}
