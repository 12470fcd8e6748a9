import { hintOf, maskIdentity, type Relation, relationKeys, relations } from '@xuemian/contract'
import { Button, Input, type InputRef, type RefSelectProps, Select } from 'antd'
import { type FormEvent, useRef, useState } from 'react'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { Field } from '../ui/field.tsx'
import { problemOf } from '../ui/problem.ts'
import { useScan } from '../ui/use-scan.ts'
import type { Offer } from './assessment.ts'
import { refuseDonor } from './donor-check.ts'
import { DonorOffers } from './donor-offers.tsx'
import { identityFromScan } from './identity-scan.ts'
import { text } from './text.ts'
import type { CaseWork, WindowCase } from './use-case.ts'

const options = relationKeys.filter((key) => key !== 'self').map((value) => ({ value, label: relations[value] }))

/** The third step: the patient's own donations stand there already; relatives are added by number and relation. */
export function DonorPanel({ work, current }: { readonly work: CaseWork; readonly current: WindowCase }) {
  const [number, setNumber] = useState('')
  const [relation, setRelation] = useState<Relation>()
  const [errors, setErrors] = useState<{ readonly identity?: string; readonly relation?: string }>({})
  const input = useRef<InputRef>(null)
  const select = useRef<RefSelectProps>(null)
  const busy = work.weigh.isPending || work.handIn.isPending

  const add = (event: FormEvent) => {
    event.preventDefault()
    const identity = refusalText(current, number)
    if (identity || !relation) {
      setErrors({
        ...(identity ? { identity } : {}),
        ...(relation ? {} : { relation: text.window.donorRelationMissing }),
      })
      return
    }
    setErrors({})
    work.weigh.mutate(
      { from: current, donors: [...current.donors, { identityNumber: number.trim(), relation }] },
      {
        onSuccess: () => {
          setNumber('')
          setRelation(undefined)
          input.current?.focus()
        },
      },
    )
  }
  const remove = (offer: Offer) => {
    const donors = current.donors.filter(
      (donor) => maskIdentity(donor.identityNumber) !== offer.maskedIdentity || donor.relation !== offer.relation,
    )
    work.weigh.mutate({ from: current, donors })
  }
  // With a patient on the screen, the next card is a donor's.
  useScan((scanned) => {
    const found = identityFromScan(scanned)
    if (found === undefined || busy) return false
    setNumber(found)
    setErrors({})
    select.current?.focus()
    return true
  })

  const hint = hintOf(number)
  return (
    <>
      <p className="panel-lead">{text.window.donorLead}</p>
      {!current.assessment.donors.some((offer) => offer.relation === 'self') && (
        <p className="donor-none">
          {text.quota.self}：{text.quota.notFound}
        </p>
      )}
      <DonorOffers offers={current.assessment.donors} onRemove={remove} />
      <form className="donor-form" onSubmit={add} noValidate aria-label={text.window.addDonor}>
        <Field
          id="donor-identity"
          label={text.window.donorIdentity}
          error={errors.identity}
          hint={hint && <span className="hint-amber">{hint}</span>}
        >
          <Input
            id="donor-identity"
            ref={input}
            autoComplete="off"
            spellCheck={false}
            maxLength={64}
            value={number}
            onChange={(event) => setNumber(event.target.value)}
            data-testid="add-donor-identity"
          />
        </Field>
        <Field id="donor-relation" label={text.window.donorRelationLead} error={errors.relation}>
          <Select<Relation>
            id="donor-relation"
            ref={select}
            value={relation ?? null}
            options={options}
            onChange={(value) => {
              setRelation(value)
              setErrors({})
            }}
            placeholder={text.window.donorRelationChoose}
            listHeight={388}
            virtual={false}
            data-testid="add-donor-relation"
          />
        </Field>
        <Button htmlType="submit" disabled={busy} data-testid="add-donor-button">
          {text.window.addDonor}
        </Button>
      </form>
      {work.weigh.error && <ErrorBanner problem={problemOf(work.weigh.error)} />}
    </>
  )
}

function refusalText(current: WindowCase, number: string): string | undefined {
  if (number.trim() === '') return text.window.donorIdentityMissing
  const refusal = refuseDonor(current, number)
  if (refusal === 'same-as-patient') return text.window.donorSame
  if (refusal === 'already-added') return text.window.donorTwice
  return refusal?.message
}
