import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { machineCredential } from '@xuemian/gateway'
import { canary } from './canaries.ts'
import { canaryColumns, canarySource, people } from './canary-hospital.ts'
import type { Traces } from './canary-traces.ts'
import { client, type RunningGateway } from './running-gateway.ts'

const { word, number } = canary
/** Enough for a reload to be under way. */
const RELOAD_MS = 1_500
const ending = 'Host: his\r\nConnection: close\r\n'

/** Forms, headers, lists of addresses, budgets, figures, the access log, reloads. */
export async function withSurroundings(traces: Traces, url: string): Promise<void> {
  const { get, send, lookUp, signIn } = traces
  const clients = [
    { id: client.id, credential: machineCredential(canary.clientPassword) },
    { id: 'elsewhere', credential: machineCredential(canary.typedPassword), allow: ['10.9.9.9'] },
  ]
  const { gateway, end } = await traces.start('with figures and access log', {
    clients,
    adminPort: 0,
    accessLog: { folder: 'access', keyFile: 'access.key' },
    limits: { lookUps: 40 },
    source: canarySource(url),
  })
  const post = (path: string, type: string, body: string, headers = '') =>
    send(
      gateway,
      `POST ${path} HTTP/1.1\r\n${ending}${headers}Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  const form = 'application/x-www-form-urlencoded'
  await post('/token', form, `id=${client.id}&password=${canary.clientPassword}`)
  await post('/token', form, `id=${word}&password=${canary.wrongPassword}`)
  await post('/blduseinfo', form, `identityNumber=${number}`, `Authorization: Bearer ${gateway.token}\r\n`)
  await get(gateway, `/blduseinfo?identityNumber=${number}`, `Authorization: Bearer ${word}\r\n`)
  await post('/token', 'application/json', JSON.stringify({ id: word, password: canary.clientPassword }))
  await signIn(gateway, canary.typedPassword, 'elsewhere')
  for (const person of people.filter(({ code }) => code.includes('UNMAPPED'))) await lookUp(gateway, person.number)
  for (let count = 0; count < 6; count += 1) await lookUp(gateway, canary.passport(80 + count))

  const admin = /"adminUrl":"([^"]+)"/.exec(gateway.stdout())?.[1] ?? ''
  const ask = async (path: string, init: RequestInit = {}) => {
    const reply = await fetch(admin + path, init)
    traces.keep(`administration port ${path} ${traces.left.size}`, await reply.text())
  }
  await ask(`/${word}?${number}`, { method: 'POST', body: number })
  await reloadWith(gateway, {
    listen: word,
    source: { kind: 'postgres', url: `postgress://${canary.databasePassword}` },
  })
  const gone = new URL(url)
  gone.port = '1'
  await reloadWith(gateway, { source: canarySource(gone.href) })
  await ask('/reload', { method: 'POST' })
  await ask('/metrics', { headers: { origin: `https://${word}` } })
  await ask('/metrics')
  await end()

  // a folder that can never be made
  const accessLog = { folder: 'gateway.yaml/access', keyFile: 'access.key' }
  const lost = await traces.start('without its access log', { accessLog, source: canarySource(url) })
  await lookUp(lost.gateway, number)
  await sleep(800)
  await lost.end()
}

/** Puts other settings into the configuration and has it loaded by signal, then takes them out again. */
async function reloadWith(gateway: RunningGateway, more: object): Promise<void> {
  const file = join(gateway.folder, 'gateway.yaml')
  const before = readFileSync(file, 'utf8')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(before), ...more }))
  gateway.signal('SIGHUP')
  await sleep(RELOAD_MS)
  writeFileSync(file, before)
}

/** A vendor's interface whose every failure quotes the person. */
export async function behindAVendor(traces: Traces): Promise<void> {
  const said = `${canary.name('丁')} ${number} ${word}`
  const vendor = await serve((request, response) => {
    const asked = new URL(request.url ?? '', 'http://his').searchParams.get('no')
    if (asked === canary.passport(1)) return void response.end(JSON.stringify({ code: said, message: said }))
    if (asked === canary.passport(2)) return void response.end(`<${said}`)
    if (asked === canary.passport(3))
      return void response.end(JSON.stringify({ code: '0', total: 5, rows: [{ name: said }] }))
    if (asked === canary.passport(4)) return void response.writeHead(302, { location: `/${word}` }).end(said)
    response.writeHead(500).end(said)
  })
  const person = { path: `/person?no={1}&key=${word}`, headers: { 'X-Key': word }, rows: 'rows[]', total: 'total' }
  const { gateway, end } = await traces.start('behind a vendor', {
    source: {
      ...{ kind: 'http', style: 'json', url: vendor.url, username: word, password: canary.databasePassword },
      ...{ ok: { path: 'code', equals: ['0'] }, requests: { person, bills: person } },
      patients: { query: 'person', columns: canaryColumns.patients },
      bags: { query: 'bills', columns: canaryColumns.bags },
    },
  })
  for (const which of [1, 2, 3, 4, 5]) await traces.lookUp(gateway, canary.passport(which))
  await end()
  await vendor.close()
}

/** The province's pages and API through the gateway, whose clerks' sessions and bodies are secret too. */
export async function beforeTheProvince(traces: Traces, long: boolean): Promise<void> {
  const hung: ServerResponse[] = []
  const province = await serve((request, response) => {
    if (request.url === '/api/session') {
      const organisationCode = request.headers.cookie?.includes('Other') ? '1'.repeat(22) : '40224846313020211A1001'
      const account = { id: '1', username: 'clerk', displayName: canary.name('员'), role: 'clerk' }
      response.setHeader('content-type', 'application/json')
      const hospital = { id: '1', name: 'h', organisationCode, origin: '' }
      return void response.end(JSON.stringify({ account, hospital }))
    }
    if (request.url?.startsWith('/api/hangs')) return void hung.push(response)
    if (request.url?.startsWith('/api/moved')) return void response.writeHead(302, { location: `/${word}` }).end(word)
    response.end('{"fine":true}')
  })
  const { gateway, end } = await traces.start(
    'before the province',
    {
      oneOrigin: { province: province.url, plainHttp: { browsers: true, province: true } },
      limits: { connectionsPerSource: 2_000 },
      source: { kind: 'memory', file: 'rows.yaml' },
    },
    { 'rows.yaml': 'patients: []\nbags: []\n' },
  )
  const ask = (path: string, session: string | undefined, more = '') =>
    traces.get(gateway, path, `${session === undefined ? '' : `Cookie: xm_session=${session}\r\n`}${more}`)
  await ask(`/api/applications?identityNumber=${number}`, word)
  await ask('/api/applications', undefined)
  await ask('/api/applications', `${word}Other`)
  await ask('/api/applications', word, `Origin: https://${word}\r\n`)
  await ask(`/api/moved?${number}`, word)
  await ask('/window', word, 'Accept: text/html\r\n')
  const waiting = long ? Array.from({ length: 270 }, (_, index) => ask(`/api/hangs?${index}`, word)) : []
  await Promise.all(waiting)
  await province.close()
  await ask('/api/applications', `${word}2`)
  await end()
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
