import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSubject } from '../access-log/subject.ts'
import type { DataSource } from '../source.ts'
import { client, organisationCode, sourceThat } from '../testing.ts'
import { machineCredential } from '../tokens/credentials.ts'
import type { LogFile } from './log.ts'
import { type Operation, operate } from './operation.ts'
import type { Prepared, Preparing } from './prepare.ts'

let folder = ''
let operation: Operation | undefined
const said: Record<string, string>[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuemian-operation-'))
  said.length = 0
})
afterEach(async () => {
  await operation?.close()
  rmSync(folder, { recursive: true, force: true })
})

const clients = [{ id: client.id, credential: machineCredential(client.password) }]
const subjectOf = createSubject(Buffer.alloc(32, 1))

function prepared(source: DataSource, more: Partial<Prepared['config']> = {}): Prepared {
  const config: Prepared['config'] = {
    organisationCode,
    clients,
    listen: { host: '127.0.0.1', port: 0 },
    tokenKeyFile: 'token.key',
    actualCost: 'before-insurance',
    source: { kind: 'memory', file: 'rows.yaml' },
    ...more,
  }
  return { config, settings: { organisationCode, clients, tokenKey: Buffer.alloc(32, 7) }, source, subjectOf }
}

/** A source that answers as told, and remembers whether it was closed. */
function sourceWith(answers: () => boolean) {
  let closed = false
  const source: DataSource = {
    ...sourceThat(async () => ({ patients: [], bags: [] })),
    check: async () => {
      if (!answers()) throw Object.assign(new Error('down'), { code: 'ECONNREFUSED' })
    },
    close: async () => {
      closed = true
    },
  }
  return { source, closed: () => closed }
}

async function start(first: Prepared, prepare: () => Promise<Preparing>): Promise<Operation> {
  const log: LogFile = {
    log: () => undefined,
    note: (message, facts) => said.push({ message, ...facts }),
    warn: (message, facts) => said.push({ message, ...facts }),
    flush: () => undefined,
  }
  operation = await operate(first, { log, prepare, now: Date.now, random: randomBytes })
  return operation
}

describe('a reload', () => {
  test('to a source that is silent while the old one answers is refused, and the new source closed', async () => {
    const [old, next] = [sourceWith(() => true), sourceWith(() => false)]
    const running = await start(prepared(old.source), async () => ({ ok: true, value: prepared(next.source) }))
    expect(await running.reload()).toEqual({
      ok: false,
      code: 'RELOAD_SOURCE_FAILED',
      faults: ['source：ECONNREFUSED'],
    })
    expect([old.closed(), next.closed()]).toEqual([false, true])
    expect(said).toMatchObject([{ code: 'RELOAD_SOURCE_FAILED', faults: 'source：ECONNREFUSED' }])
  })

  test('while both sources are silent is taken: the address may be what was wrong', async () => {
    const [old, next] = [sourceWith(() => false), sourceWith(() => false)]
    const running = await start(prepared(old.source), async () => ({ ok: true, value: prepared(next.source) }))
    expect(await running.reload()).toEqual({ ok: true, later: [] })
    await expect.poll(old.closed).toBe(true)
    expect(next.closed()).toBe(false)
  })

  test('that several ask for while one is under way runs once more for all of them', async () => {
    let read = 0
    const running = await start(prepared(sourceWith(() => true).source), async () => {
      read += 1
      await new Promise((resolve) => setTimeout(resolve, 30))
      return { ok: true, value: prepared(sourceWith(() => true).source) }
    })
    const first = running.reload()
    await new Promise((resolve) => setTimeout(resolve, 10))
    const later = [running.reload(), running.reload(), running.reload()]
    expect(await Promise.all([first, ...later])).toEqual(Array.from({ length: 4 }, () => ({ ok: true, later: [] })))
    expect(read).toBe(2)
  })

  test('begins, moves and ends the access log', async () => {
    const { source } = sourceWith(() => true)
    const logIn = (name: string) => ({ accessLog: { folder: join(folder, name), keyFile: join(folder, 'key') } })
    const nexts = [logIn('one'), logIn('two'), {}]
    const running = await start(prepared(source), async () => ({
      ok: true,
      value: prepared(sourceWith(() => true).source, nexts.shift()),
    }))
    const ask = async () => void (await (await fetch(`${running.url}/token`)).text())
    const files = (name: string) => {
      try {
        return readdirSync(join(folder, name)).length
      } catch {
        return 0
      }
    }
    await ask()
    await running.reload()
    await ask()
    await running.reload()
    await expect.poll(() => files('one')).toBe(1)
    await running.reload()
    await ask()
    await running.close()
    expect([files('one'), files('two')]).toEqual([1, 0])
  })
})

test('an access log that cannot be written is said once by its code, and the service goes on', async () => {
  writeFileSync(join(folder, 'taken'), '')
  const accessLog = { folder: join(folder, 'taken', 'access'), keyFile: join(folder, 'key') }
  const running = await start(prepared(sourceWith(() => true).source, { accessLog, adminPort: 0 }), async () => ({
    ok: false,
    faults: [],
  }))
  for (let times = 0; times < 3; times += 1) {
    expect((await fetch(`${running.url}/health/live`)).status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  await expect.poll(() => said.length, { timeout: 3_000 }).toBe(1)
  expect(said).toMatchObject([{ code: 'ACCESS_LOG_FAILED', cause: expect.stringMatching(/ENOTDIR|EEXIST/) }])
})
