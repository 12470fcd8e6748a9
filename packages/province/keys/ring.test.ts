import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { formatKeyRing, newKeyRing, openKeyFile, parseKeyRing } from './ring.ts'

const work = mkdtempSync(join(tmpdir(), 'xuemian-keys-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

it('creates a missing key file for its owner alone, and reads the same keys again', async () => {
  const file = join(work, 'new', 'master.key')
  const made = await openKeyFile(file, randomBytes)
  expect(await openKeyFile(file, randomBytes)).toEqual(made)
  expect(readdirSync(join(work, 'new'))).toEqual(['master.key'])
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
})

it('gives starts at the same moment the same keys', async () => {
  const file = join(work, 'race', 'master.key')
  const rings = await Promise.all(Array.from({ length: 8 }, () => openKeyFile(file, randomBytes)))
  for (const ring of rings) expect(ring).toEqual(rings[0])
})

it.skipIf(process.platform === 'win32')('refuses a key file that others may read', async () => {
  const file = join(work, 'open.key')
  await openKeyFile(file, randomBytes)
  chmodSync(file, 0o640)
  await expect(openKeyFile(file, randomBytes)).rejects.toMatchObject({ code: 'KEY_FILE_OPEN_TO_OTHERS' })
})

it('refuses a broken key file without quoting it, and leaves it as it is', async () => {
  const file = join(work, 'broken.key')
  const ring = newKeyRing(randomBytes)
  const whole = formatKeyRing(ring)
  const secret = ring.index.toString('base64')
  for (const text of [
    '',
    whole.slice(0, -20),
    whole.replace(secret, secret.slice(4)),
    whole.replace('"current": "', '"current": "0'),
  ]) {
    writeFileSync(file, text, { mode: 0o600 })
    const refusal = await openKeyFile(file, randomBytes).catch((error: Error) => error)
    expect(refusal).toMatchObject({ code: 'KEY_FILE_UNREADABLE' })
    expect(String(refusal)).not.toContain(secret.slice(4, 20))
    expect(readFileSync(file, 'utf8')).toBe(text)
  }
})

it('writes what it reads', () => {
  const ring = newKeyRing(randomBytes)
  expect(parseKeyRing(formatKeyRing(ring), 'file')).toEqual(ring)
})
