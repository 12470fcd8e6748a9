/* The door of this folder: what other nouns may use of it. */
export { originOf } from './hospital.ts'
export { findHospital } from './store.ts'
