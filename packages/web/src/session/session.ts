import { redirect, useRouteContext } from '@tanstack/react-router'
import type { Session } from '@xuemian/province/api'
import { province } from '../province.ts'
import { queries } from '../queries.ts'
import { problemOf } from '../ui/problem.ts'
import { homeOf, mayOpen } from './roles.ts'

/** Who is signed in; read once a page load, since signing in and out are full loads. */
export function readSession(): Promise<Session> {
  return queries.ensureQueryData({
    queryKey: ['session'],
    queryFn: province.session,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Route guard: hands the session to the pages, and sends a role away from what is not its own. */
export async function requireSession({ location }: { location: { pathname: string } }): Promise<{ session: Session }> {
  const session = await readSession().catch((error: unknown) => {
    throw problemOf(error).code === 'NOT_SIGNED_IN' ? redirect({ to: '/sign-in' }) : error
  })
  if (location.pathname === '/' || !mayOpen(session.account.role, location.pathname)) {
    throw redirect({ to: homeOf(session.account.role) })
  }
  return { session }
}

/** The signed-in session, on every page below the guard. */
export function useSession(): Session {
  return useRouteContext({ from: '/signed-in' }).session
}

/** Ends the session and forgets everything in memory by a full load. */
export async function signOut(): Promise<void> {
  await province.signOut().catch(() => undefined)
  window.location.assign('/sign-in?reason=signed-out')
}
