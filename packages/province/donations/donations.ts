/* The door of this folder: what other nouns may use of it. */
export { type Donor, findDonations, findDonors } from './store.ts'
