import { useMutation } from '@tanstack/react-query'
import type { Hospital, NewHospital } from '@xuemian/province/api'
import { Button, Checkbox, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { province } from '../province.ts'
import { queries } from '../queries.ts'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { Field } from '../ui/field.tsx'
import { problemOf } from '../ui/problem.ts'
import { KeyField } from './key-field.tsx'
import { parseKeySet } from './key-set.ts'
import { parseRhCodes } from './rh-codes.ts'
import { text } from './text.ts'

const fields = [
  { name: 'name', label: text.name, hint: undefined, secret: false },
  { name: 'organisationCode', label: text.organisationCode, hint: text.organisationCodeHint, secret: false },
  { name: 'baseUrl', label: text.baseUrl, hint: text.baseUrlHint, secret: false },
  { name: 'hisId', label: text.hisId, hint: undefined, secret: false },
  { name: 'hisPassword', label: text.hisPassword, hint: text.hisPasswordHint, secret: true },
] as const
type FieldName = (typeof fields)[number]['name']

const costs = (Object.keys(text.actualCosts) as Hospital['actualCost'][]).map((value) => ({
  value,
  label: text.actualCosts[value],
}))

/** Registers a hospital with the connection to its HIS. */
export function HospitalForm({ onClose }: { readonly onClose: () => void }) {
  const [values, setValues] = useState<Readonly<Record<FieldName, string>>>({
    name: '',
    organisationCode: '',
    baseUrl: '',
    hisId: '',
    hisPassword: '',
  })
  const [lan, setLan] = useState(true)
  const [actualCost, setActualCost] = useState<Hospital['actualCost']>('before-insurance')
  const [rhTyped, setRhTyped] = useState('')
  const [keysTyped, setKeysTyped] = useState('')
  const [tried, setTried] = useState(false)
  const rhCodes = parseRhCodes(rhTyped)
  const signingKeys = parseKeySet(keysTyped)
  const add = useMutation({
    mutationFn: (hospital: NewHospital) => province.addHospital(hospital),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['hospitals'] })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!rhCodes || !signingKeys.ok || fields.some(({ name }) => values[name].trim() === '')) return
    const { name, organisationCode, baseUrl, hisId, hisPassword } = values
    add.mutate({
      name: name.trim(),
      organisationCode: organisationCode.trim(),
      baseUrl: baseUrl.trim(),
      hisId: hisId.trim(),
      hisPassword,
      rhCodes,
      lan,
      actualCost,
      signingKeys: { keys: [...signingKeys.keys] },
    })
  }
  return (
    <form className="panel form-grid" onSubmit={submit} noValidate autoComplete="off" aria-label={text.add}>
      {fields.map(({ name, label, hint, secret }) => {
        const Control = secret ? Input.Password : Input
        return (
          <Field
            key={name}
            id={name}
            label={label}
            hint={hint}
            error={tried && values[name].trim() === '' ? text.required : undefined}
          >
            <Control
              id={name}
              autoComplete={secret ? 'new-password' : 'off'}
              autoFocus={name === 'name'}
              value={values[name]}
              onChange={(event) => setValues({ ...values, [name]: event.target.value })}
            />
          </Field>
        )
      })}
      <Field id="actualCost" label={text.actualCost}>
        <Select id="actualCost" value={actualCost} options={costs} onChange={setActualCost} />
      </Field>
      <Field
        id="rhCodes"
        label={text.rhCodes}
        hint={text.rhCodesHint}
        error={tried && !rhCodes ? text.rhCodesBad : undefined}
      >
        <Input id="rhCodes" value={rhTyped} onChange={(event) => setRhTyped(event.target.value)} />
      </Field>
      <KeyField id="signingKeys" typed={keysTyped} onType={setKeysTyped} read={signingKeys} />
      <div className="field">
        <Checkbox checked={lan} onChange={(event) => setLan(event.target.checked)}>
          {text.lan}
        </Checkbox>
      </div>
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
