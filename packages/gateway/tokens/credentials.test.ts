import { describe, expect, test } from 'vitest'
import { createCredentials, isCredential, machineCredential, passwordCredential } from './credentials.ts'

/** The least cost that is accepted, so that the tests are fast. */
const chosen = (password: string) => passwordCredential(password, undefined, 14)

describe('credentials', () => {
  test('a generated secret and a chosen password are each known for their own id only', async () => {
    const clients = [
      { id: 'machine', credential: machineCredential('a-secret') },
      { id: 'person', credential: await chosen('Correct-horse-9') },
    ]
    const credentials = createCredentials(clients)
    expect(credentials.isSecret('machine', 'a-secret')).toBe(true)
    expect(await credentials.isChosen('person', 'Correct-horse-9')).toBe(true)
    for (const [id, password] of [
      ['machine', 'Correct-horse-9'],
      ['person', 'a-secret'],
      ['nobody', 'a-secret'],
      ['', ''],
      ['person', ''],
    ] as const) {
      expect(credentials.isSecret(id, password)).toBe(false)
      expect(await credentials.isChosen(id, password)).toBe(false)
    }
  })

  test('where nobody has a chosen password, there is none to check', async () => {
    expect(createCredentials([{ id: 'machine', credential: machineCredential('a-secret') }]).hasChosen).toBe(false)
    expect(createCredentials([{ id: 'person', credential: await chosen('Correct-horse-9') }]).hasChosen).toBe(true)
  })

  test('a plain password is no credential, and one password never gives the same verifier twice', async () => {
    expect(isCredential('a-secret')).toBe(false)
    expect(isCredential(machineCredential('a-secret'))).toBe(true)
    expect(isCredential(await chosen('a-secret'))).toBe(true)
    expect(isCredential((await chosen('a-secret')).replace('$14$', '$13$'))).toBe(false)
    expect(machineCredential('a-secret')).not.toBe(machineCredential('a-secret'))
  })
})
