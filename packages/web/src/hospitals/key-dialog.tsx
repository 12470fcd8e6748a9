import { useMutation } from '@tanstack/react-query'
import type { Hospital } from '@xuemian/province/api'
import { Button } from 'antd'
import { useState } from 'react'
import { province } from '../province.ts'
import { queries } from '../queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { problemOf } from '../ui/problem.ts'
import { KeyField } from './key-field.tsx'
import { parseKeySet } from './key-set.ts'
import { text } from './text.ts'

/** Replaces the keys by which a hospital signs. */
export function KeyDialog({ hospital, onClose }: { readonly hospital: Hospital; readonly onClose: () => void }) {
  const [typed, setTyped] = useState(() =>
    hospital.signingKeys.keys.length === 0 ? '' : JSON.stringify(hospital.signingKeys, null, 2),
  )
  const read = parseKeySet(typed)
  const change = useMutation({
    mutationFn: (keys: readonly Readonly<Record<string, unknown>>[]) =>
      province.changeSigningKeys(hospital.id, { keys: [...keys] }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['hospitals'] })
      onClose()
    },
  })
  return (
    <Dialog title={text.keysOf(hospital.name)} onClose={onClose}>
      <KeyField id="change-keys" typed={typed} onType={setTyped} read={read} />
      {change.error && <ErrorBanner problem={problemOf(change.error)} />}
      <div className="actions actions-end">
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button
          type="primary"
          disabled={change.isPending || !read.ok}
          onClick={() => read.ok && change.mutate(read.keys)}
          data-testid="save-keys"
        >
          {change.isPending ? text.saving : text.save}
        </Button>
      </div>
    </Dialog>
  )
}
