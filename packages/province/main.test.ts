import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres } from '../../test/support/postgres.ts'
import type { NewApplication } from './api/index.ts'
import { openDatabase } from './db/index.ts'
import { createKeys, openKeyFile } from './keys/index.ts'
import { citizen, donCode, donorOf } from './test/people.ts'
import { runCommand, startServer } from './test/processes.ts'
import { newApplication, openWorld, password, peopled } from './test/world.ts'

let folder = ''
let stopPostgres: (() => Promise<void>) | undefined
let env: Record<string, string> = {}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xuemian-main-'))
  const server = await startPostgres()
  stopPostgres = server?.stop
  env = {
    XUEMIAN_PROVINCE_CODE: '13',
    XUEMIAN_KEY_FILE: join(folder, 'master.key'),
    ...(server ? { DATABASE_URL: server.url } : {}),
  }
})
afterAll(async () => {
  await stopPostgres?.()
  await rm(folder, { recursive: true, force: true })
})

describe('the command', () => {
  it('creates an administrator, once, and imports donations, and says in Chinese what is wrong', async () => {
    await writeFile(join(folder, 'password'), `${password}\n`)
    const create = ['create-admin', '--username', 'root', '--password-file', 'password']
    expect(await runCommand(create, env, folder)).toMatchObject({ code: 0, stdout: '已新建管理员 root。\n' })
    expect(await runCommand(create, env, folder)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^USERNAME_TAKEN: .*[一-龥]/),
    })
    await writeFile(join(folder, 'donors.json'), JSON.stringify({ donors: [donorOf(citizen(1), '王小明', 2, 1)] }))
    expect((await runCommand(['import-donations', 'donors.json'], env, folder)).stdout).toBe(
      '献血者 1 人，新增献血记录 2 条。\n',
    )
    await writeFile(join(folder, 'bad.json'), `[{"identityNumber":"${citizen(2)}"}]`)
    const bad = await runCommand(['import-donations', 'bad.json'], env, folder)
    expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining('没有导入') })
    expect(bad.stderr).not.toContain(citizen(2))
  })

  it('lists every fault of a configuration and does not start', async () => {
    await writeFile(join(folder, 'bad.yaml'), 'port: 99999\ncolour: red\n')
    const ended = await runCommand(['serve', '--config', 'bad.yaml'], {}, folder)
    expect(ended.code).toBe(2)
    for (const path of ['bad.yaml:1 port', 'bad.yaml:2 colour', 'provinceCode']) expect(ended.stderr).toContain(path)
  })

  it('prints help in Chinese, and ends with 2 for a command that it does not know', async () => {
    expect(await runCommand(['--help'], {}, folder)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('启动服务'),
    })
    expect((await runCommand(['nonsense'], {}, folder)).code).toBe(2)
    expect(await runCommand(['create-admin', '--username', 'x'], env, folder)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('XUEMIAN_PASSWORD'),
    })
  })
})

describe('two server processes over one PostgreSQL', () => {
  it('let exactly one of two clerks have a bag, and one a donor’s last quota, and stop within their time', async ({
    skip,
  }) => {
    if (!env.DATABASE_URL) return skip('no PostgreSQL server is installed (apt-get install postgresql)')
    const db = await openDatabase({ url: env.DATABASE_URL })
    const keys = createKeys(await openKeyFile(env.XUEMIAN_KEY_FILE ?? '', randomBytes), randomBytes)
    const { province } = await peopled(await openWorld(db, { keys }))
    const rounds = process.env.XUEMIAN_LONG ? 100 : 8
    for (let n = 100; n < 100 + 3 * rounds; n++)
      await province.importDonations([donorOf(citizen(n), '王小明', 1, n * 10)])
    const servers = await Promise.all([startServer(env, folder), startServer(env, folder)])
    const clerks = await Promise.all(servers.map(({ address }, i) => remoteClerk(address, `clerk${i + 1}`)))
    const both = (bodies: readonly NewApplication[]) =>
      Promise.all(clerks.map((post, i) => post(bodies[i] as NewApplication)))
    for (let round = 0; round < rounds; round++) {
      const [a = '', b = '', c = ''] = [0, 1, 2].map((i) => citizen(100 + 3 * round + i))
      const bag = [{ donCode: donCode(500_000 + round), units: 1 }]
      // the same bag under two patients with a donor each, so that nothing else is contended
      const sameBag = await both([
        newApplication({ patient: a, bags: bag }, 21_000),
        newApplication({ patient: b, bags: bag }, 21_000),
      ])
      expectOneWinner(sameBag, 'BAG_CLAIMED')
      const sameQuota = [0, 1].map((i) =>
        newApplication({ patient: c, bags: [{ donCode: donCode(600_000 + 2 * round + i), units: 6 }] }, 126_000),
      )
      expectOneWinner(await both(sameQuota), 'QUOTA_TAKEN')
    }
    for (const server of servers) {
      expect(server.logged()).not.toContain(citizen(100))
      expect(await server.stop()).toBe(0)
    }
    await db.close()
  }, 600_000)
})

interface Answer {
  readonly status: number
  readonly body: {
    readonly number?: string
    readonly hospital?: string
    readonly error?: { readonly code: string; readonly application?: object }
  }
}

function expectOneWinner(answers: readonly Answer[], code: string): void {
  const [won, lost] = answers[0]?.status === 201 ? answers : [...answers].reverse()
  expect(won?.status, JSON.stringify(answers)).toBe(201)
  const application = { number: won?.body.number, hospital: won?.body.hospital }
  expect(lost).toMatchObject({ status: 409, body: { error: { code, application } } })
}

async function remoteClerk(address: string, username: string): Promise<(body: NewApplication) => Promise<Answer>> {
  const headers = { 'content-type': 'application/json' }
  const signedIn = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ username, password }),
  })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return async (body) => {
    const reply = await fetch(`${address}/api/applications`, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify(body),
    })
    return { status: reply.status, body: (await reply.json()) as Answer['body'] }
  }
}
