import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { NotFoundPage, RouteErrorPage, WaitingPage } from './session/route-pages.tsx'
import { requireSession } from './session/session.ts'
import { Shell } from './session/shell.tsx'
import { SignInPage } from './session/sign-in-page.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: RouteErrorPage })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { reason?: string } =>
    typeof search.reason === 'string' ? { reason: search.reason } : {},
  component: SignInPage,
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: requireSession,
  component: Shell,
})

const under = <const Path extends string>(path: Path) => ({ getParentRoute: () => signedIn, path })

const routes = root.addChildren([
  signIn,
  signedIn.addChildren([
    createRoute({ ...under('/') }),
    createRoute({
      ...under('/window'),
      // The application that is being handed in again; never a person's number.
      validateSearch: (search: Record<string, unknown>): { application?: string } =>
        typeof search.application === 'string' ? { application: search.application } : {},
      component: lazyRouteComponent(() => import('./applications/window-page.tsx'), 'WindowPage'),
    }),
    createRoute({
      ...under('/applications'),
      component: lazyRouteComponent(() => import('./applications/list-page.tsx'), 'ApplicationListPage'),
    }),
    createRoute({
      ...under('/applications/$id'),
      component: lazyRouteComponent(() => import('./applications/detail-page.tsx'), 'ApplicationPage'),
    }),
    createRoute({
      ...under('/review'),
      component: lazyRouteComponent(() => import('./applications/review-list-page.tsx'), 'ReviewListPage'),
    }),
    createRoute({
      ...under('/review/$id'),
      component: lazyRouteComponent(() => import('./applications/review-page.tsx'), 'ReviewPage'),
    }),
    createRoute({
      ...under('/hospitals'),
      component: lazyRouteComponent(() => import('./hospitals/hospitals-page.tsx'), 'HospitalsPage'),
    }),
    createRoute({
      ...under('/accounts'),
      component: lazyRouteComponent(() => import('./accounts/accounts-page.tsx'), 'AccountsPage'),
    }),
    createRoute({
      ...under('/audit'),
      component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
    }),
  ]),
])

/** Every page of the client. Pages load when they are opened. */
export const router = createRouter({
  routeTree: routes,
  defaultPendingComponent: WaitingPage,
  defaultPendingMs: 300,
  defaultErrorComponent: RouteErrorPage,
  defaultNotFoundComponent: NotFoundPage,
})

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** What the page before has just done, to be said once on the next one. */
    said?: string
  }
  interface Register {
    router: typeof router
  }
}
