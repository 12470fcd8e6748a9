import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorTable, machineCredential, passwordCredential } from '@xuemian/gateway'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { canariesIn, canary } from './canaries.ts'
import { faultyConfigurations } from './canary-configurations.ts'
import { brokenCsv, canaryFiles, canarySource, fillCanaryHospital, people, sleeper } from './canary-hospital.ts'
import { beforeTheProvince, behindAVendor, withSurroundings } from './canary-surroundings.ts'
import { withTickets } from './canary-tickets.ts'
import { collectTraces } from './canary-traces.ts'
import { client } from './running-gateway.ts'

const traces = collectTraces()
const { send, get, lookUp, signIn, start, run } = traces
const { word, number } = canary
const long = process.env.XUEMIAN_LONG !== undefined

/** Failures that cannot be had here, and why nothing secret can be in them. A new code is provoked in a scene or stands here with its reason. */
const OUT_OF_REACH: readonly { readonly codes: RegExp; readonly why: string }[] = [
  {
    codes: /^TLS_|^(?:SOURCE_TLS|SOURCE_CERTIFICATE|PROVINCE_UN)/,
    why: 'told of certificates, before anything is sent',
  },
  { codes: /^SOURCE_VERSION_REFUSED$/, why: 'told by the drivers of Oracle and SQL Server alone, at the handshake' },
  ...(long ? [] : [{ codes: /^PROVINCE_(?:BUSY|TIMEOUT)$/, why: 'takes half a minute: in the long run' }]),
]

/** Every failure of data and of requests. */
async function throughTheDatabase(url: string): Promise<void> {
  const clients = [
    { id: client.id, credential: machineCredential(canary.clientPassword) },
    { id: 'desk', credential: await passwordCredential(canary.typedPassword, undefined, 16) },
  ]
  const limits = { attempts: 3, passwordQueue: 1, connectionsPerSource: 20, headersTimeoutMs: 400 }
  const { gateway, end } = await start('over PostgreSQL', { clients, limits, source: canarySource(url) })
  for (const person of people) expect({ ...person, code: await lookUp(gateway, person.number) }).toEqual(person)
  const both = await Promise.all([lookUp(gateway, sleeper), lookUp(gateway, sleeper)])
  expect(both.sort()).toEqual(['SOURCE_BUSY', 'SOURCE_TIMEOUT'])
  await lookUp(gateway, canary.olderNumber)

  expect(await signIn(gateway, canary.clientPassword)).toBe('OK')
  const guesses = Array.from({ length: 12 }, (_, index) => `${canary.wrongPassword}${index}`)
  await Promise.all(guesses.map((guess, index) => signIn(gateway, guess, `${index % 3 ? 'desk' : 'window'}`)))
  for (const guess of guesses) await signIn(gateway, `${guess}x`)
  await signIn(gateway, canary.wrongPassword, canary.name('客户'))
  await get(gateway, `/token?id=${word}`)
  await get(gateway, `/token?id=${word}&id=${word}&password=${word}`)
  await get(gateway, `/blduseinfo?identityNumber=${number}`)
  await lookUp(gateway, number, `${gateway.token}x`)
  await lookUp(gateway, number, `${word}.${word}.${word}`)
  await lookUp(gateway, `${number}!${word}`)

  const end0 = 'Host: his\r\nConnection: close\r\n'
  await get(gateway, `/${word}/${number}?password=${word}`)
  await get(gateway, `/token?id=%ZZ${word}&password=${word}`)
  await get(gateway, '/token', `Authorization: Bearer ${word}\r\nCookie: ${word}\r\nExpect: ${word}\r\n`)
  await get(gateway, '/token', `Host: ${word}\r\n`)
  await get(gateway, '/token', `X: ${word.repeat(2_000)}\r\n`)
  await send(gateway, `POST /token?id=${word} HTTP/1.1\r\n${end0}Content-Length: 9999999\r\n\r\n${word}`)
  await send(gateway, `DELETE /blduseinfo?identityNumber=${number} HTTP/1.1\r\n${end0}\r\n`)
  await send(gateway, `${word} /${word} ${word}\r\n\r\n`)
  await send(gateway, `GET /token?id=${word} HTTP/1.1\r\nX: ${word}\r\n`)
  // kept open until they are late, so that some are too many
  await Promise.all(Array.from({ length: 30 }, () => send(gateway, `GET /health/live?${word} HTTP/1.1\r\nX: ${word}`)))

  gateway.signal('SIGURG')
  await expect.poll(() => lookUp(gateway, number)).toBe('TOKEN_EXPIRED')
  gateway.signal('SIGIO')
  await expect.poll(() => signIn(gateway, canary.clientPassword)).toBe('INTERNAL')
  await end()
}

/** Every failure of a source that cannot be asked, and the crash of a bug whose error quotes a number. */
async function withoutADatabase(url: string): Promise<void> {
  const refused = new URL(url)
  refused.username = 'nobody'
  const stranger = await start('refused by its database', { source: canarySource(refused.href) })
  expect(await lookUp(stranger.gateway, number)).toBe('SOURCE_LOGIN_REFUSED')
  stranger.gateway.signal('SIGUSR2')
  await expect.poll(() => stranger.gateway.isRunning()).toBe(false)
  await stranger.end()
  expect(traces.left.get('refused by its database: standard error')).toContain('程序内部错误')

  const gone = new URL(url)
  gone.port = '1'
  const alone = await start('without a database', { source: canarySource(gone.href) })
  expect(await lookUp(alone.gateway, number)).toBe('SOURCE_UNREACHABLE')
  expect(await get(alone.gateway, '/health/ready')).toBe('NOT_READY')
  await alone.end()

  const { source, files } = canaryFiles()
  const trial = await start('over files', { source }, files)
  expect(await lookUp(trial.gateway, number)).toBe('JOIN_AMBIGUOUS')
  writeFileSync(join(trial.gateway.folder, 'rh.csv'), brokenCsv)
  expect(await lookUp(trial.gateway, number)).toBe('SOURCE_FILE_UNREADABLE')
  await trial.end()
}

/** The commands, with what an operator may type wrongly; each costs a start of Node, so the short run tries the richest. */
async function byCommands(url: string): Promise<void> {
  const configurations = Object.entries(faultyConfigurations)
  for (const [name, { text, env = {} }] of long ? configurations : configurations.slice(0, 3)) {
    const files = { 'gateway.yaml': text, 'short.key': word }
    await run(`serve, ${name}`, ['serve'], files, { env })
  }
  await run('hash-password', ['hash-password'], {}, { input: `${canary.typedPassword}\n` })
  const sound = { 'gateway.yaml': JSON.stringify(soundConfiguration(url)) }
  await run('doctor', ['doctor'], sound)
  await run('preview', ['preview'], sound, { input: `${number}\n` })
  if (!long) return
  await run('hash-password, refused', ['hash-password'], {}, { input: `${word} +\n` })
  const accessLog = { folder: 'access', keyFile: 'access.key' }
  const logged = {
    'gateway.yaml': JSON.stringify({ ...soundConfiguration(url), accessLog }),
    'access.key': 'A'.repeat(43),
  }
  await run('trace', ['trace'], logged, { input: `${number}\n` })
  await run('doctor --json', ['doctor', '--json'], sound)
  for (const person of [...people, { number: `${number}!` }])
    await run(`preview ${person.number.slice(-2)}`, ['preview', '--json'], sound, { input: `${person.number}\n` })
}

function soundConfiguration(url: string) {
  return {
    organisationCode: '40224846313020211A1001',
    listen: { host: '127.0.0.1', port: 0 },
    tokenKeyFile: 'token.key',
    actualCost: 'before-insurance',
    clients: [{ id: client.id, credential: machineCredential(canary.clientPassword) }],
    source: canarySource(url),
  }
}

describe('passwords, tokens, identity numbers and names', { timeout: 300_000 }, () => {
  let postgres: TestPostgres | undefined
  beforeAll(async () => {
    postgres = await startPostgres()
    if (!postgres) return
    await fillCanaryHospital(postgres.url)
  })
  afterAll(() => postgres?.stop())

  it('go through every failure that the gateway knows', async ({ skip }) => {
    if (!postgres) return skip('no PostgreSQL on this machine')
    const { url } = postgres
    const scenes = [throughTheDatabase, withoutADatabase, byCommands].map((scene) => scene(url))
    await Promise.all([
      ...scenes,
      withTickets(traces, url),
      withSurroundings(traces, url),
      behindAVendor(traces),
      beforeTheProvince(traces, long),
    ])
    const missed = Object.keys(errorTable).filter((code) => !traces.codes.has(code))
    expect(missed.filter((code) => !OUT_OF_REACH.some((reason) => reason.codes.test(code)))).toEqual([])
    expect(traces.left.size).toBeGreaterThan(60)
    const all = [...traces.left].map(([place, text]) => `${place}\n${text}`).join('\n')
    for (const sign of ['access-20', 'xuemian_gateway_requests_total', '程序内部错误', '配置有'])
      expect(all).toContain(sign)
  })

  it('are found where they stand on purpose, in clear and as machines spell them', ({ skip }) => {
    if (!postgres) return skip('no PostgreSQL on this machine')
    const found = new Set(traces.successes.flatMap((text) => canariesIn(text, traces.tokens)))
    expect([...found]).toEqual(expect.arrayContaining(['金丝雀', '4201011977061377']))
    expect(traces.tokens.filter((token) => found.has(token))).not.toEqual([])
    for (const secret of [canary.clientPassword, number, canary.name('甲')]) {
      const bytes = Buffer.from(`a${secret}b`)
      const spelt = [bytes.toString('base64'), bytes.toString('hex'), encodeURIComponent(secret), `"${secret}"`]
      for (const text of spelt) expect({ text, found: canariesIn(text).length > 0 }).toEqual({ text, found: true })
    }
  })

  it('stand in no log, output, failure reply, file or crash report', ({ skip }) => {
    if (!postgres) return skip('no PostgreSQL on this machine')
    const found = [...traces.left].flatMap(([place, text]) => {
      const needles = canariesIn(text, traces.tokens)
      return needles.length > 0 ? [{ place, needles, text }] : []
    })
    expect(found).toEqual([])
  })
})
