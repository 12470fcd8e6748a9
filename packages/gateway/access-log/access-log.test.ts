import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Answered } from '../operation/observer.ts'
import { client, identityNumber, testGateway, tokenOf } from '../testing.ts'
import { type AccessLog, openAccessLog } from './access-log.ts'
import { createSubject } from './subject.ts'

const subjectOf = createSubject(Buffer.alloc(32, 1))
const noon = Date.parse('2026-03-01T12:00:00+08:00')
const DAY = 86_400_000

let folder = ''
let now = noon
const said: string[] = []
const open: AccessLog[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuemian-access-'))
  now = noon
  said.length = 0
})
afterEach(async () => {
  for (const log of open.splice(0)) await log.close()
  rmSync(folder, { recursive: true, force: true })
})

function logIn(where: string, days?: number): AccessLog {
  const log = openAccessLog({
    folder: where,
    days,
    subjectOf,
    now: () => now,
    heldMs: 20,
    failing: (cause) => said.push(`failing ${cause}`),
    recovered: (lost) => said.push(`recovered ${lost}`),
  })
  open.push(log)
  return log
}

const line = { method: 'GET', path: '/blduseinfo', status: 200, code: 'OK', ms: 3 } as const
const answered: Answered = { line, elapsedMs: 3, address: '10.1.2.3', client: 'window', identity: identityNumber }
const file = (day: string) => join(folder, `access-${day}.jsonl`)
const linesIn = (day: string) =>
  readFileSync(file(day), 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as Record<string, unknown>)
const passed = () => new Promise((resolve) => setTimeout(resolve, 120))

describe('the access log', () => {
  test('holds time, request, client and address of a request, and a person only as a keyed hash, in a file for its owner', async () => {
    const log = logIn(folder)
    log.write(answered)
    log.write({ line: { ...line, path: '/token', code: 'CREDENTIALS_REFUSED' }, elapsedMs: 1, address: '10.1.2.3' })
    await log.close()
    expect(linesIn('2026-03-01')).toEqual([
      {
        time: '2026-03-01T12:00:00.000+08:00',
        ...line,
        client: 'window',
        address: '10.1.2.3',
        subject: subjectOf(identityNumber),
      },
      {
        time: '2026-03-01T12:00:00.000+08:00',
        ...line,
        path: '/token',
        code: 'CREDENTIALS_REFUSED',
        address: '10.1.2.3',
      },
    ])
    expect(readFileSync(file('2026-03-01'), 'utf8')).not.toContain(identityNumber)
    expect(statSync(file('2026-03-01')).mode & 0o777).toBe(0o600)
  })

  test('names a person alike in every spelling of a number, and otherwise under another key', async () => {
    const seen: (string | undefined)[] = []
    const gateway = await testGateway({ observe: ({ identity }) => seen.push(identity) })
    const token = await tokenOf(gateway)
    for (const number of [
      identityNumber,
      ` ${identityNumber.toLowerCase()}`,
      '110105491231002',
      '１１０１０５４９１２３１００２',
    ])
      await gateway.app.inject(`/blduseinfo?${new URLSearchParams({ token, identityNumber: number })}`)
    expect(seen).toEqual([undefined, identityNumber, identityNumber, identityNumber, identityNumber])
    expect(subjectOf(identityNumber)).toMatch(/^[\w-]{22}$/)
    expect(createSubject(Buffer.alloc(32, 2))(identityNumber)).not.toBe(subjectOf(identityNumber))
  })

  test('has the client of a token and of a look-up, and never an id that is none of ours', async () => {
    const seen: (string | undefined)[] = []
    const gateway = await testGateway({ observe: ({ client: id }) => seen.push(id) })
    await gateway.app.inject(`/token?id=${client.id}&password=wrong`)
    await gateway.app.inject(`/token?id=a-password-typed-as-id&password=wrong`)
    await gateway.app.inject(`/blduseinfo?token=${await tokenOf(gateway)}&identityNumber=none`)
    expect(seen).toEqual([client.id, undefined, client.id, client.id])
  })

  test('begins a file with each day of China, and keeps the days that it was told', async () => {
    for (const day of ['2025-08-29', '2025-08-30', '2025-12-31']) writeFileSync(file(day), '{}\n')
    writeFileSync(join(folder, 'notes.txt'), 'not ours')
    const log = logIn(folder)
    now = Date.parse('2026-02-28T23:59:59.999+08:00')
    log.write(answered)
    await passed()
    expect(readdirSync(folder)).toContain('access-2025-08-29.jsonl')
    now += 1
    log.write(answered)
    await log.close()
    expect(readdirSync(folder)).toEqual([
      'access-2025-08-30.jsonl',
      'access-2025-12-31.jsonl',
      'access-2026-02-28.jsonl',
      'access-2026-03-01.jsonl',
      'notes.txt',
    ])
    expect(linesIn('2026-02-28')).toHaveLength(1)
    expect(linesIn('2026-03-01')).toHaveLength(1)
    const short = logIn(folder, 1)
    now += 2 * DAY
    short.write(answered)
    await short.close()
    expect(readdirSync(folder)).toEqual(['access-2026-03-03.jsonl', 'notes.txt'])
  })

  test.skipIf(process.platform !== 'linux')(
    'says once that the disk is full, counts what is missing, and goes on when there is room again',
    async () => {
      symlinkSync('/dev/full', file('2026-03-01'))
      const log = logIn(folder)
      log.write(answered)
      await passed()
      log.write(answered)
      log.write(answered)
      await passed()
      expect(said).toEqual(['failing ENOSPC'])
      expect(log.lost()).toBe(3)
      rmSync(file('2026-03-01'))
      log.write(answered)
      await passed()
      expect(said).toEqual(['failing ENOSPC', 'recovered 3'])
      await log.close()
      const text = readFileSync(file('2026-03-01'), 'utf8')
      // the full disk may have cut a line off: the next one begins on a line of its own
      expect(text.startsWith('\n{"time"')).toBe(true)
    },
  )

  test('says once that its folder cannot be made, and makes it when that is possible', async () => {
    const blocked = join(folder, 'taken')
    writeFileSync(blocked, 'a file where the folder should be')
    const log = logIn(join(blocked, 'access'))
    log.write(answered)
    await passed()
    log.write(answered)
    await passed()
    expect(said).toEqual([expect.stringMatching(/^failing (ENOTDIR|EEXIST)$/)])
    rmSync(blocked)
    mkdirSync(blocked)
    log.write(answered)
    await log.close()
    expect(said.at(-1)).toBe('recovered 2')
    expect(readdirSync(join(blocked, 'access'))).toEqual(['access-2026-03-01.jsonl'])
  })

  test('holds a bounded number of lines while nothing can be written', () => {
    const log = logIn(folder)
    for (let count = 0; count < 20_000; count += 1) log.write(answered)
    expect(log.lost()).toBeGreaterThan(1_000)
    expect(log.lost()).toBeLessThan(19_000)
  })
})
