import type { Kysely } from 'kysely'
import type { Database } from '../db/tables.ts'
import { keyFailure } from './failure.ts'
import type { Keys } from './keys.ts'

const SETTING = 'key-file'

/**
 * Ties a database to its key file at the first start, and throws KEY_FILE_FOREIGN ever after where another key file comes with
 * it: a file lost and made anew would otherwise show only when the first person cannot be read, or be taken for a new donor.
 */
export async function checkKeysBelong(kysely: Kysely<Database>, keys: Keys): Promise<void> {
  const mark = keys.blindIndex(SETTING, '').toString('hex')
  await kysely
    .insertInto('settings')
    .values({ key: SETTING, value: JSON.stringify(mark) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const { value } = await kysely
    .selectFrom('settings')
    .select('value')
    .where('key', '=', SETTING)
    .executeTakeFirstOrThrow()
  if (value !== mark) throw keyFailure('KEY_FILE_FOREIGN', SETTING)
}
