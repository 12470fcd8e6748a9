/* The door of this folder: what other nouns may use of it. */
export type { AuditDetail, AuditRecord } from './record.ts'
export type { AuditFilter } from './store.ts'
export { appendAudit, listAudit } from './store.ts'
