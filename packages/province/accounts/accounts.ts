/* The door of this folder: what other nouns may use of it. */
export { type Actor, asClerk, type Clerk, requireRole } from './account.ts'
export { auditBy } from './trail.ts'
