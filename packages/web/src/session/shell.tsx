import { Link, Outlet } from '@tanstack/react-router'
import { Button } from 'antd'
import { Mark } from '../ui/mark.tsx'
import { navigation } from './roles.ts'
import { signOut, useSession } from './session.ts'
import { text } from './text.ts'

/** The frame of every page after signing in: product, navigation by role, who is signed in, sign out. */
export function Shell() {
  const { account, hospital } = useSession()
  return (
    <>
      <a className="skip-link" href="#content">
        {text.skip}
      </a>
      <header className="shell-header">
        <div className="shell-brand">
          <Mark />
          <span>{text.product}</span>
        </div>
        <nav className="shell-nav" aria-label={text.nav.main}>
          {navigation[account.role].map((entry) => (
            <Link key={entry.to} to={entry.to} activeProps={{ className: 'active', 'aria-current': 'page' }}>
              {entry.label}
            </Link>
          ))}
        </nav>
        <div className="shell-who">
          <div className="shell-who-lines">
            <span>{account.displayName}</span>
            <span className="muted">{hospital?.name ?? text.roles[account.role]}</span>
          </div>
          <Button size="small" onClick={() => void signOut()}>
            {text.signOut}
          </Button>
        </div>
      </header>
      <div id="content" tabIndex={-1}>
        <Outlet />
      </div>
    </>
  )
}
