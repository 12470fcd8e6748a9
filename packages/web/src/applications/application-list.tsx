import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ApplicationState, ApplicationSummary } from '@xuemian/province/api'
import { Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { province } from '../province.ts'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { yuan } from '../ui/money.ts'
import { Pager } from '../ui/pager.tsx'
import { problemOf } from '../ui/problem.ts'
import { shanghaiTime } from '../ui/when.ts'
import { looksLikeIdentity } from './search.ts'
import { StateTag } from './state-tag.tsx'
import { stateNames, text } from './text.ts'

const states = [
  { value: '' as const, label: text.list.all },
  ...(Object.keys(stateNames) as ApplicationState[]).map((value) => ({ value, label: stateNames[value] })),
]

/** Applications by state and number, page by page. What a row links to is the caller's. */
export function ApplicationList(props: {
  readonly initialState: ApplicationState | ''
  readonly empty: string
  readonly showHospital: boolean
  readonly rowTestId?: string
  readonly link: (application: ApplicationSummary) => React.ReactNode
}) {
  const [state, setState] = useState<ApplicationState | ''>(props.initialState)
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const [refusal, setRefusal] = useState<string>()
  // The cursors of the pages before this one; the last is this page's.
  const [trail, setTrail] = useState<readonly string[]>([])
  const query = {
    state: state || undefined,
    q: asked || undefined,
    cursor: trail.length > 0 ? trail[trail.length - 1] : undefined,
  }
  const page = useQuery({
    queryKey: ['applications', 'list', query],
    queryFn: () => province.applications(query),
    placeholderData: keepPreviousData,
  })
  const find = (event: FormEvent) => {
    event.preventDefault()
    const refused = looksLikeIdentity(typed)
    setRefusal(refused ? text.list.searchIdentity : undefined)
    if (refused) return
    setTrail([])
    setAsked(typed.trim())
  }
  return (
    <>
      <form className="list-filter" onSubmit={find} aria-label={text.list.find}>
        <label htmlFor="state">{text.list.state}</label>
        <Select
          id="state"
          value={state}
          options={states}
          onChange={(value) => {
            setState(value)
            setTrail([])
          }}
        />
        <label htmlFor="q">{text.list.search}</label>
        <Input
          id="q"
          value={typed}
          maxLength={40}
          allowClear
          autoComplete="off"
          placeholder={text.list.searchHint}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button htmlType="submit">{text.list.find}</Button>
        <Button type="text" className="list-refresh" onClick={() => void page.refetch()}>
          {text.list.refresh}
        </Button>
      </form>
      {refusal && (
        <p className="field-error" role="alert">
          {refusal}
        </p>
      )}
      {page.error && <ErrorBanner problem={problemOf(page.error)} />}
      {page.data && <Rows {...props} applications={page.data.applications} />}
      {page.isPending && (
        <p className="muted" role="status">
          {text.list.loading}
        </p>
      )}
      <Pager
        page={trail.length + 1}
        next={page.data?.next ?? null}
        words={text.list}
        onNext={(cursor) => setTrail([...trail, cursor])}
        onPrevious={() => setTrail(trail.slice(0, -1))}
      />
    </>
  )
}

function Rows(props: {
  readonly applications: readonly ApplicationSummary[]
  readonly empty: string
  readonly showHospital: boolean
  readonly rowTestId?: string
  readonly link: (application: ApplicationSummary) => React.ReactNode
}) {
  if (props.applications.length === 0) return <p className="panel empty">{props.empty}</p>
  return (
    <div className="panel panel-table">
      <table className="table list">
        <thead>
          <tr>
            <th scope="col">{text.list.number}</th>
            <th scope="col">{text.list.state}</th>
            {props.showHospital && <th scope="col">{text.list.hospital}</th>}
            <th scope="col">{text.list.patient}</th>
            <th scope="col" className="number">
              {text.list.billed}
            </th>
            <th scope="col" className="number">
              {text.list.waived}
            </th>
            <th scope="col">{text.list.submittedAt}</th>
            <th scope="col">{text.list.submittedBy}</th>
            <th scope="col">
              <span className="sr-only">{text.list.open}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.applications.map((application) => (
            <tr key={application.id} data-testid={props.rowTestId}>
              <td className="code">{application.number}</td>
              <td>
                <StateTag state={application.state} />
              </td>
              {props.showHospital && <td>{application.hospital}</td>}
              <td>
                {application.maskedName} <span className="code muted">{application.maskedIdentity}</span>
              </td>
              <td className="number">{yuan(application.billed)}</td>
              <td className="number strong">{yuan(application.waived)}</td>
              <td className="code">{application.submittedAt ? shanghaiTime(application.submittedAt) : '—'}</td>
              <td>{application.submittedBy ?? '—'}</td>
              <td className="row-link">{props.link(application)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
