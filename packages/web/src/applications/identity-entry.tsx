import { canonicalIdentity, hintOf } from '@xuemian/contract'
import { Button, Input, type InputRef } from 'antd'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Field } from '../ui/field.tsx'
import { useScan } from '../ui/use-scan.ts'
import { identityFromScan } from './identity-scan.ts'
import { ReadingProgress } from './reading-progress.tsx'
import { text } from './text.ts'
import type { CaseWork } from './use-case.ts'

/** The first step: the patient's number by keyboard or by a card reader that types, wherever the focus is. */
export function IdentityEntry({ work, scanned }: { readonly work: CaseWork; readonly scanned: string | undefined }) {
  const [number, setNumber] = useState(scanned ?? '')
  const [refusal, setRefusal] = useState<string>()
  const input = useRef<InputRef>(null)
  const busy = work.read.isPending

  const read = (asked: string) => {
    const canonical = canonicalIdentity(asked)
    setRefusal(canonical.ok ? undefined : asked.trim() === '' ? text.window.identityMissing : canonical.message)
    if (canonical.ok) work.read.mutate(asked.trim())
  }
  useScan((typed) => {
    const found = identityFromScan(typed)
    if (found === undefined || busy) return false
    setNumber(found)
    read(found)
    return true
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a card that was read before this page came, once
  useEffect(() => {
    if (scanned !== undefined) read(scanned)
  }, [])
  // After a failed reading the number is what the clerk corrects.
  useEffect(() => {
    if (work.read.isError) input.current?.focus({ cursor: 'end' })
  }, [work.read.isError])

  const hint = hintOf(number)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) read(number)
  }
  return (
    <form className="panel identity-entry" onSubmit={submit} noValidate>
      <Field
        id="identity"
        label={
          <>
            <span className="step-number">1</span>
            {text.window.identity}
          </>
        }
        error={refusal}
        hint={hint ? <span className="hint-amber">{hint}</span> : text.window.identityHint}
      >
        <div className="identity-row">
          <Input
            id="identity"
            ref={input}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            maxLength={64}
            readOnly={busy}
            value={number}
            onChange={(event) => {
              setNumber(event.target.value)
              setRefusal(undefined)
            }}
            data-testid="identity-input"
          />
          <Button type="primary" htmlType="submit" disabled={busy} data-testid="read-button">
            {busy ? text.window.reading : text.window.read}
          </Button>
        </div>
      </Field>
      {work.stage && <ReadingProgress stage={work.stage} onStop={work.stop} />}
    </form>
  )
}
