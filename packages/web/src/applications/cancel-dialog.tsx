import { useMutation } from '@tanstack/react-query'
import type { Application } from '@xuemian/province/api'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { province } from '../province.ts'
import { queries } from '../queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { Field } from '../ui/field.tsx'
import { problemOf } from '../ui/problem.ts'
import { text } from './text.ts'

/** Asks before an application is cancelled for good. */
export function CancelDialog({
  application,
  onClose,
}: {
  readonly application: Application
  readonly onClose: () => void
}) {
  const [comment, setComment] = useState('')
  const cancel = useMutation({
    mutationFn: () => province.cancel(application.id, comment.trim(), application.version),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['applications'] })
      onClose()
    },
  })
  return (
    <Dialog title={text.detail.cancelTitle} onClose={onClose}>
      <p className="muted">{text.detail.cancelLead}</p>
      <Field id="cancel-reason" label={text.detail.cancelReason}>
        <Input.TextArea
          id="cancel-reason"
          rows={2}
          maxLength={500}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </Field>
      {cancel.error && <ErrorBanner problem={problemOf(cancel.error)} />}
      <div className="actions actions-end">
        <Button onClick={onClose}>{text.detail.keep}</Button>
        <Button type="primary" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
          {text.detail.cancel}
        </Button>
      </div>
    </Dialog>
  )
}
