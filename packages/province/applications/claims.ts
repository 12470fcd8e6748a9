import { type Context, type Executor, instant } from '../context.ts'
import type { OtherClaim } from './assessment.ts'

/** A bag by its canonical codes. */
export interface BagKey {
  readonly donCode: string
  readonly prodCode: string
}

/** The live claims on bags, but for those of application `except`. */
export async function findClaims(
  db: Executor,
  bags: readonly BagKey[],
  except: string | null,
): Promise<readonly OtherClaim[]> {
  if (bags.length === 0) return []
  const wanted = new Set(bags.map(({ donCode, prodCode }) => `${donCode} ${prodCode}`))
  const rows = await db
    .selectFrom('bag_claims')
    .innerJoin('applications', 'applications.id', 'bag_claims.application_id')
    .innerJoin('hospitals', 'hospitals.id', 'applications.hospital_id')
    .select(['don_code', 'prod_code', 'applications.id', 'applications.number', 'hospitals.name'])
    .where('released_at', 'is', null)
    .where('don_code', 'in', [...new Set(bags.map((bag) => bag.donCode))])
    .execute()
  return rows
    .filter((row) => row.id !== except && wanted.has(`${row.don_code} ${row.prod_code}`))
    .map((row) => ({ donCode: row.don_code, prodCode: row.prod_code, number: row.number, hospital: row.name }))
}

/**
 * Claims bags for an application in the order given, which must be sorted: two transactions then never wait for each other in a
 * circle. Answers whether all were free; the caller must roll back when not.
 */
export async function claimBags(
  db: Executor,
  context: Context,
  application: string,
  bags: readonly BagKey[],
): Promise<boolean> {
  if (bags.length === 0) return true
  const claimed = await db
    .insertInto('bag_claims')
    .values(
      bags.map(({ donCode, prodCode }) => ({
        don_code: donCode,
        prod_code: prodCode,
        application_id: application,
        claimed_at: instant(context),
      })),
    )
    .onConflict((conflict) => conflict.columns(['don_code', 'prod_code']).where('released_at', 'is', null).doNothing())
    .returning('id')
    .execute()
  return claimed.length === bags.length
}

/** Frees every bag that an application still claims. */
export async function releaseBags(db: Executor, context: Context, application: string): Promise<void> {
  await db
    .updateTable('bag_claims')
    .set({ released_at: instant(context) })
    .where('application_id', '=', application)
    .where('released_at', 'is', null)
    .execute()
}
