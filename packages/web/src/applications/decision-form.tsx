import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Application } from '@xuemian/province/api'
import { Button, Input } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useRef, useState } from 'react'
import { type DecisionRequest, province } from '../province.ts'
import { queries } from '../queries.ts'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { Field } from '../ui/field.tsx'
import { problemOf } from '../ui/problem.ts'
import { text } from './text.ts'

/** Approve, return, reject. Returning and rejecting need a sentence; afterwards the next waiting application opens. */
export function DecisionForm({ application }: { readonly application: Application }) {
  const [comment, setComment] = useState('')
  const [missing, setMissing] = useState(false)
  const area = useRef<TextAreaRef>(null)
  const navigate = useNavigate()
  const decide = useMutation({
    mutationFn: (action: DecisionRequest['action']) =>
      province.decide(application.id, { action, comment: comment.trim(), version: application.version }),
    onSuccess: async (_, action) => {
      const said = text.review.decided(application.number, text.review.done[action])
      await queries.invalidateQueries({ queryKey: ['applications'], refetchType: 'none' })
      const waiting = await province.applications({ state: 'submitted' }).catch(() => undefined)
      const next = waiting?.applications.find((other) => other.id !== application.id)
      if (next) void navigate({ to: '/review/$id', params: { id: next.id }, state: { said: said + text.review.goOn } })
      else void navigate({ to: '/review', state: { said } })
    },
  })
  if (application.state !== 'submitted') return null

  const choose = (action: DecisionRequest['action']) => {
    const needed = action !== 'approve' && comment.trim() === ''
    setMissing(needed)
    if (needed) area.current?.focus()
    else decide.mutate(action)
  }
  const problem = decide.error ? problemOf(decide.error) : undefined
  const changed = problem?.code === 'VERSION_CHANGED'
  const busy = decide.isPending || decide.isSuccess
  return (
    <form className="decision" onSubmit={(event) => event.preventDefault()}>
      {problem && (
        <ErrorBanner problem={changed ? { ...problem, message: text.review.changed, action: '' } : problem}>
          {changed && (
            <Button
              size="small"
              onClick={() => void queries.invalidateQueries({ queryKey: ['applications', 'one', application.id] })}
            >
              {text.review.reload}
            </Button>
          )}
        </ErrorBanner>
      )}
      <Field
        id="comment"
        label={text.review.comment}
        hint={text.review.commentHint}
        error={missing && comment.trim() === '' ? text.review.commentMissing : undefined}
      >
        <Input.TextArea
          id="comment"
          ref={area}
          rows={2}
          maxLength={500}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </Field>
      <div className="actions">
        <Button
          type="primary"
          disabled={busy || changed}
          onClick={() => choose('approve')}
          data-testid="approve-button"
        >
          {text.review.approve}
        </Button>
        <Button disabled={busy || changed} onClick={() => choose('return')} data-testid="return-button">
          {text.review.return}
        </Button>
        <Button disabled={busy || changed} onClick={() => choose('reject')} data-testid="reject-button">
          {text.review.reject}
        </Button>
      </div>
    </form>
  )
}
