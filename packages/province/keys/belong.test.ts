import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeOnDatabases } from '../db/suite.ts'
import { checkKeysBelong } from './belong.ts'
import { createKeys } from './keys.ts'
import { newKeyRing, rotateKeyRing } from './ring.ts'

describeOnDatabases('a database and its key file', (database) => {
  it('belong together from the first start on, also after a rotation, and no other file fits', async () => {
    const { kysely } = database().db
    const ring = newKeyRing(randomBytes)
    await checkKeysBelong(kysely, createKeys(ring, randomBytes))
    await checkKeysBelong(kysely, createKeys(ring, randomBytes))
    await checkKeysBelong(kysely, createKeys(rotateKeyRing(ring, randomBytes), randomBytes))
    const foreign = checkKeysBelong(kysely, createKeys(newKeyRing(randomBytes), randomBytes))
    await expect(foreign).rejects.toMatchObject({ code: 'KEY_FILE_FOREIGN' })
  })
})
