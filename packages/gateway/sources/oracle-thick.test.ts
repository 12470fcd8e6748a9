import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { failureOf } from '../errors.ts'
import { inSession } from './database.ts'
import { openOracle } from './oracle.ts'

// In a file of its own: a process has one mode of the driver.
test('a client library that is not there is SOURCE_VERSION_REFUSED at each look-up, not an end of the gateway', async () => {
  const database = openOracle({ url: 'oracle://reader:x@127.0.0.1:1/his', thick: { clientDir: tmpdir() } })
  const question = { query: 'SELECT 1 FROM dual', values: [], names: [], bytes: [], match: [], maxRows: 1 }
  for (const _ of [1, 2]) {
    const asked = inSession(database, new AbortController().signal, (ask) => ask(question))
    await expect(asked).rejects.toSatisfy((error) => failureOf(error)?.code === 'SOURCE_VERSION_REFUSED')
  }
  await database.close()
})
