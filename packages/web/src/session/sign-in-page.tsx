import { useMutation } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { province } from '../province.ts'
import { ErrorBanner } from '../ui/error-banner.tsx'
import { Field } from '../ui/field.tsx'
import { Mark } from '../ui/mark.tsx'
import { problemOf } from '../ui/problem.ts'
import { homeOf } from './roles.ts'
import { text } from './text.ts'

/** Signing in. Success is a full page load: only then does the content security policy admit the hospital's own address. */
export function SignInPage() {
  const { reason } = useSearch({ from: '/sign-in' })
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const signIn = useMutation({
    mutationFn: () => province.signIn(username.trim(), password),
    onSuccess: (session) => window.location.assign(homeOf(session.account.role)),
    onError: () => setPassword(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (username.trim() && password) signIn.mutate()
  }
  const note = reason === undefined ? undefined : text.reasons[reason]
  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={submit} noValidate>
        <div className="sign-in-brand">
          <Mark size={40} />
          <h1>{text.product}</h1>
          <p className="muted">{text.lead}</p>
        </div>
        {signIn.error ? (
          <ErrorBanner problem={problemOf(signIn.error)} />
        ) : (
          note && <p className="banner banner-note">{note}</p>
        )}
        <Field id="username" label={text.username} error={tried && !username.trim() ? text.usernameMissing : undefined}>
          <Input
            id="username"
            size="large"
            autoFocus
            autoComplete="username"
            autoCapitalize="none"
            value={username}
            onChange={(event) => setUsername(event.target.value)}
            data-testid="sign-in-username"
          />
        </Field>
        <Field
          id="password"
          label={text.password}
          error={tried && !password && !signIn.error && !signIn.isPending ? text.passwordMissing : undefined}
        >
          <Input.Password
            id="password"
            size="large"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            data-testid="sign-in-password"
          />
        </Field>
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          block
          disabled={signIn.isPending || signIn.isSuccess}
          data-testid="sign-in-button"
        >
          {signIn.isPending || signIn.isSuccess ? text.signingIn : text.signIn}
        </Button>
        <p className="sign-in-foot muted">{text.privacy}</p>
      </form>
    </main>
  )
}
