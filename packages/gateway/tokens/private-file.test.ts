import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createPrivateFile, replacePrivateFile } from './private-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'xuemian-private-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('is made once, for its owner alone, and leaves nothing beside it', () => {
  const file = join(folder, 'a.key')
  expect([createPrivateFile(file, 'first'), createPrivateFile(file, 'second')]).toEqual([true, false])
  expect(readFileSync(file, 'utf8')).toBe('first')
  replacePrivateFile(file, 'third')
  expect(readFileSync(file, 'utf8')).toBe('third')
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['a.key'])
})

test.skipIf(process.getuid?.() !== 0)('stays its owner’s where root replaces it, also behind a link', () => {
  const [file, link] = [join(folder, 'owned.key'), join(folder, 'link.key')]
  createPrivateFile(file, 'first')
  chownSync(file, 65_534, 65_534)
  symlinkSync(file, link)
  replacePrivateFile(link, 'second')
  expect([readFileSync(file, 'utf8'), statSync(file).uid, statSync(file).gid]).toEqual(['second', 65_534, 65_534])
})

test('throws where the folder is missing', () => {
  const file = join(folder, 'none', 'a.key')
  expect(() => createPrivateFile(file, 'x')).toThrow('ENOENT')
  expect(() => replacePrivateFile(file, 'x')).toThrow('ENOENT')
})
