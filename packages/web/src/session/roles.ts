import type { Role } from '@xuemian/province/api'
import { text } from './text.ts'

/** One entry of the navigation. */
export interface NavEntry {
  readonly to: string
  readonly label: string
}

/** What each role may open, in the order of the navigation; the first is the role's home. */
export const navigation: Readonly<Record<Role, readonly [NavEntry, ...NavEntry[]]>> = {
  clerk: [
    { to: '/window', label: text.nav.window },
    { to: '/applications', label: text.nav.applications },
  ],
  reviewer: [{ to: '/review', label: text.nav.review }],
  administrator: [
    { to: '/hospitals', label: text.nav.hospitals },
    { to: '/accounts', label: text.nav.accounts },
  ],
  auditor: [
    { to: '/audit', label: text.nav.audit },
    { to: '/applications', label: text.nav.applications },
  ],
}

/** Where a role starts after signing in. */
export function homeOf(role: Role): string {
  return navigation[role][0].to
}

/** Whether a role may open a path. The server decides for itself; this only spares people a refused page. */
export function mayOpen(role: Role, path: string): boolean {
  return navigation[role].some((entry) => path === entry.to || path.startsWith(`${entry.to}/`))
}
