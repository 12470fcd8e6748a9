import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const repository = join(dirname(fileURLToPath(import.meta.url)), '..')
const script = join(repository, 'scripts/check-imports.mjs')

describe('the import check', () => {
  let root: string

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'xuemian-arrows-'))
    for (const name of ['contract', 'policy', 'gateway', 'conformance', 'province', 'web']) {
      mkdirSync(join(root, 'packages', name), { recursive: true })
      cpSync(join(repository, 'packages', name, 'package.json'), join(root, 'packages', name, 'package.json'))
    }
    cpSync(join(repository, 'package.json'), join(root, 'package.json'))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  function check(file: string, text: string): { status: number | null; message: string } {
    const path = join(root, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    const run = spawnSync(process.execPath, [script, root], { encoding: 'utf8' })
    return { status: run.status, message: run.stderr }
  }

  it('passes this repository', () => {
    expect(execFileSync(process.execPath, [script], { encoding: 'utf8' })).toContain('every arrow is allowed')
  })

  it('passes an allowed arrow', () => {
    expect(check('packages/policy/a.ts', "import type { Fen } from '@xuemian/contract'\n").status).toBe(0)
  })

  it('refuses a planted wrong arrow, naming file and line', () => {
    const { status, message } = check('packages/policy/a.ts', "\nimport { x } from '@xuemian/gateway'\n")
    expect(status).toBe(1)
    expect(message).toContain('packages/policy/a.ts:2')
  })

  it('refuses a subpath that only the roots may import', () => {
    expect(check('packages/web/src/a.ts', "import { createProvince } from '@xuemian/province/app'\n").status).toBe(1)
    rmSync(join(root, 'packages/web/src/a.ts'))
    expect(check('test/a.test.ts', "import { createProvince } from '@xuemian/province/app'\n").status).toBe(0)
  })

  it('refuses an undeclared sibling', () => {
    const manifest = join(root, 'packages/policy/package.json')
    writeFileSync(manifest, JSON.stringify({ name: '@xuemian/policy', dependencies: {} }))
    const { status, message } = check('packages/policy/a.ts', "import type { Fen } from '@xuemian/contract'\n")
    expect(status).toBe(1)
    expect(message).toContain('not declared')
  })

  it('refuses an undeclared library', () => {
    expect(check('packages/contract/a.ts', "import pg from 'pg'\n").status).toBe(1)
  })

  it("refuses a '../..' escape into another package, from packages and from roots", () => {
    expect(check('packages/policy/b/a.ts', "export * from '../../contract/day.ts'\n").status).toBe(1)
    rmSync(join(root, 'packages/policy/b'), { recursive: true })
    expect(check('scripts/a.ts', `await import('../${'packages'}/gateway/tokens.ts')\n`).status).toBe(1)
  })

  it('refuses a Node module in the pure packages', () => {
    expect(check('packages/contract/a.ts', "import { readFileSync } from 'node:fs'\n").status).toBe(1)
  })

  it('refuses a noun that reaches behind another noun', () => {
    expect(check('packages/province/applications/a.ts', "import '../ledger/store.ts'\n").status).toBe(1)
    expect(check('packages/province/applications/a.ts', "import '../ledger/ledger.ts'\n").status).toBe(0)
  })

  it('is not misled by an example in a comment', () => {
    expect(check('packages/policy/a.ts', "/** import x from '@xuemian/web' */\nexport {}\n").status).toBe(0)
  })

  it("is not misled by the word 'from' in quotes", () => {
    expect(check('packages/policy/a.ts', "export type Place = 'from' | 'to'\n").status).toBe(0)
  })
})
