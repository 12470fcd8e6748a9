/* The door of this folder: what other nouns may use of it. */
export { type SignedReply, verifyReply } from './signed-reply.ts'
export { useTicket } from './store.ts'
