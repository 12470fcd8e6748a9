import type { Hospital, NewHospital, NewSigningKeys, SigningKeys } from '../api/index.ts'
import type { AuditDetail } from '../audit/audit.ts'
import type { Context, Executor } from '../context.ts'
import { thumbprints } from './signing-keys.ts'
import { findHospital, insertHospital, storeSigningKeys, updateHospital } from './store.ts'

/** Writes into the audit, in the transaction that changes the registry and in the name of who changes it. */
export type RegistryTrail = (action: string, subject: string, detail: AuditDetail) => Promise<void>

/** Registers a hospital; errors of `insertHospital`. */
export async function registerHospital(
  trx: Executor,
  context: Context,
  input: NewHospital,
  trail: RegistryTrail,
): Promise<Hospital> {
  const made = await insertHospital(trx, context, input)
  await trail('hospital.create', `hospital:${made.id}`, { baseUrl: made.baseUrl })
  await recordKeys({ keys: [] }, made, trail)
  return made
}

/** Replaces what is known of a hospital; its signing keys stay where the input names none. Errors of `updateHospital`. */
export async function changeHospital(
  trx: Executor,
  context: Context,
  id: string,
  input: NewHospital,
  trail: RegistryTrail,
): Promise<Hospital> {
  const before = await findHospital(trx, id)
  const changed = await updateHospital(trx, context, id, input)
  await trail('hospital.change', `hospital:${id}`, { baseUrl: changed.baseUrl })
  await recordKeys(before.signingKeys, changed, trail)
  return changed
}

/** Replaces the keys by which a hospital signs; errors of `storeSigningKeys`. */
export async function changeSigningKeys(
  trx: Executor,
  context: Context,
  id: string,
  input: NewSigningKeys,
  trail: RegistryTrail,
): Promise<Hospital> {
  const before = await findHospital(trx, id)
  const changed = await storeSigningKeys(trx, context, id, input)
  await recordKeys(before.signingKeys, changed, trail)
  return changed
}

/** Whose signatures count for a hospital is money: every change is a line of its own, with the thumbprints before and after. */
async function recordKeys(before: SigningKeys, { id, signingKeys }: Hospital, trail: RegistryTrail): Promise<void> {
  const [old, now] = [await thumbprints(before), await thumbprints(signingKeys)]
  if (old.join() !== now.join()) await trail('hospital.signing-keys', `hospital:${id}`, { before: old, after: now })
}
