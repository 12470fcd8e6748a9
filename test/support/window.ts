import { randomBytes } from 'node:crypto'
import { createHisClient } from '@xuemian/contract/client'
import type { Application, ApplicationSummary, FreshAssessment, HisConnection, HisTicket } from '@xuemian/province/api'
import type { DemoFile } from './demonstration.ts'

/** A clerk's window driven over HTTP, as the page does it. */
export interface Window {
  /** Reads the HIS, has the sum computed, submits; answers once the province has acknowledged. */
  submit(identityNumber: string): Promise<Application>
  cancel(application: Application): Promise<Application>
  applications(): Promise<readonly ApplicationSummary[]>
  application(id: string): Promise<Application>
}

/** Opens a window of the running demonstration for an account of `demo.json`. */
export async function openWindow(demo: DemoFile, username: string): Promise<Window> {
  const account = demo.accounts.find((candidate) => candidate.username === username)
  const origin = demo.web
  const headers = { 'content-type': 'application/json', origin }
  const signedIn = await fetch(`${demo.province}/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ username, password: account?.password }),
  })
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

  async function ask<T>(path: string, body?: unknown): Promise<T> {
    const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const reply = await fetch(demo.province + path, { headers: { ...headers, cookie }, ...request })
    if (!reply.ok) throw new Error(`${path.split('?')[0]} answered ${reply.status}: ${await reply.text()}`)
    return (await reply.json()) as T
  }

  const connection = await ask<HisConnection>('/his-connection')
  const his = createHisClient({ ...connection, fetch, now: Date.now })
  return {
    async submit(identityNumber) {
      const ticket = connection.signs ? await ask<HisTicket>('/his-tickets', { identityNumber }) : undefined
      const read = await his.bloodUse(identityNumber, { rid: ticket?.rid })
      if (!read.ok) throw new Error(read.error.code)
      const { body, status, contentType } = read.raw
      const signed = ticket ? { rid: ticket.rid, signature: read.signature ?? undefined } : {}
      const claim = {
        identityNumber,
        his: { body: Buffer.from(body).toString('base64'), status, contentType, ...signed },
        donors: [],
      }
      const { waived } = await ask<FreshAssessment>('/assessments', claim)
      const key = randomBytes(18).toString('base64url')
      return await ask<Application>('/applications', { ...claim, key, submit: true, expectedWaived: waived, note: '' })
    },
    cancel: (application) =>
      ask(`/applications/${application.id}/cancellation`, { comment: '重办', version: application.version }),
    application: (id) => ask(`/applications/${id}`),
    async applications() {
      const found: ApplicationSummary[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: { applications: ApplicationSummary[]; next: string | null } = await ask(
          `/applications?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        )
        found.push(...page.applications)
        cursor = page.next
      }
      return found
    },
  }
}
