/* The door of this folder: what other nouns may use of it. */
export type { QuotaKey, Reservation } from './quota.ts'
export {
  lastTaker,
  lockBalances,
  type QuotaBalance,
  readBalances,
  readReservations,
  release,
  reserve,
} from './store.ts'
