import { useMutation } from '@tanstack/react-query'
import type { Hospital, NewAccount, Role } from '@xuemian/province/api'
import { Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { province } from '../province.ts'
import { queries } from '../queries.ts'
import { text as sessionText } from '../session/text.ts'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { Field } from '../ui/field.tsx'
import { problemOf } from '../ui/problem.ts'
import { text } from './text.ts'

const roles = (Object.keys(sessionText.roles) as Role[]).map((value) => ({ value, label: sessionText.roles[value] }))

/** A new account; clerks alone belong to a hospital. */
export function AccountForm({
  hospitals,
  onClose,
}: {
  readonly hospitals: readonly Hospital[]
  readonly onClose: () => void
}) {
  const [values, setValues] = useState({ username: '', displayName: '', password: '' })
  const [role, setRole] = useState<Role>('clerk')
  const [hospitalId, setHospitalId] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const add = useMutation({
    mutationFn: (account: NewAccount) => province.addAccount(account),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['accounts'] })
      onClose()
    },
  })
  const missing = (value: string) => (tried && value.trim() === '' ? text.required : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.values(values).some((value) => value.trim() === '') || (role === 'clerk' && hospitalId === null)) return
    add.mutate({
      username: values.username.trim(),
      displayName: values.displayName.trim(),
      role,
      hospitalId: role === 'clerk' ? hospitalId : null,
      password: values.password,
    })
  }
  return (
    <form className="panel form-grid" onSubmit={submit} noValidate autoComplete="off" aria-label={text.add}>
      <Field id="username" label={text.username} error={missing(values.username)}>
        <Input
          id="username"
          autoFocus
          autoComplete="off"
          value={values.username}
          onChange={(event) => setValues({ ...values, username: event.target.value })}
        />
      </Field>
      <Field id="displayName" label={text.displayName} error={missing(values.displayName)}>
        <Input
          id="displayName"
          autoComplete="off"
          value={values.displayName}
          onChange={(event) => setValues({ ...values, displayName: event.target.value })}
        />
      </Field>
      <Field id="role" label={text.role}>
        <Select id="role" value={role} options={roles} onChange={setRole} />
      </Field>
      <Field
        id="hospital"
        label={text.hospital}
        hint={text.hospitalHint}
        error={tried && role === 'clerk' && hospitalId === null ? text.required : undefined}
      >
        <Select
          id="hospital"
          value={role === 'clerk' ? hospitalId : null}
          disabled={role !== 'clerk'}
          placeholder={role === 'clerk' ? text.choose : '—'}
          options={hospitals.map((hospital) => ({ value: hospital.id, label: hospital.name }))}
          onChange={setHospitalId}
        />
      </Field>
      <Field id="password" label={text.password} hint={text.passwordHint} error={missing(values.password)}>
        <Input.Password
          id="password"
          autoComplete="new-password"
          value={values.password}
          onChange={(event) => setValues({ ...values, password: event.target.value })}
        />
      </Field>
      <div className="form-end">
        {add.error && <ErrorBanner problem={problemOf(add.error)} />}
        <div className="actions">
          <Button type="primary" htmlType="submit" disabled={add.isPending}>
            {add.isPending ? text.saving : text.save}
          </Button>
          <Button onClick={onClose}>{text.cancel}</Button>
        </div>
      </div>
    </form>
  )
}
