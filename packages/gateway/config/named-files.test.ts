import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { GatewayConfig } from './config-schema.ts'
import { unreadableFiles } from './named-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'xuemian-named-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const there = join(folder, 'reader.password')
writeFileSync(there, 'x')

test('names each file of a source that is not there by its place, and nothing of one that is', () => {
  const databases = {
    his: { kind: 'mysql', passwordFile: there },
    blood: { kind: 'mysql', passwordFile: join(folder, 'none.password') },
  }
  const several = { kind: 'several', databases } as unknown as GatewayConfig['source']
  expect(unreadableFiles(several)).toEqual([
    { path: 'source.databases.blood.passwordFile', message: expect.stringContaining('none.password') },
  ])
  const files = { kind: 'files', folder: join(folder, 'none') } as unknown as GatewayConfig['source']
  expect(unreadableFiles(files)).toMatchObject([{ path: 'source.folder' }])
})
