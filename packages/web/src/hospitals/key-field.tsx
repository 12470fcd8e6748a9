import { Input } from 'antd'
import { Field } from '../ui/field.tsx'
import type { KeySet } from './key-set.ts'
import { text } from './text.ts'

/** Where a gateway's public keys are pasted. The server fetches them from nowhere: an address that somebody types is not asked. */
export function KeyField(props: {
  readonly id: string
  readonly typed: string
  readonly onType: (typed: string) => void
  readonly read: KeySet
}) {
  const { id, typed, read } = props
  return (
    <Field id={id} label={text.keys} hint={text.keysHint} error={read.ok ? undefined : text.keysBad[read.why]}>
      <Input.TextArea
        id={id}
        className="code"
        rows={4}
        spellCheck={false}
        autoComplete="off"
        value={typed}
        onChange={(event) => props.onType(event.target.value)}
      />
    </Field>
  )
}
