import type {
  Account,
  ApiError,
  Application,
  ApplicationState,
  ApplicationSummary,
  Claim,
  FreshAssessment,
  HisConnection,
  HisTicket,
  Hospital,
  NewAccount,
  NewApplication,
  NewHospital,
  NewSigningKeys,
  Session,
} from '@xuemian/province/api'
import { type Problem, problemError } from './ui/problem.ts'

/** What a reply that is no coded error of the province means to the person in front of the screen. */
export const transportProblems = {
  OFFLINE: { code: 'OFFLINE', message: '无法连接省级系统。', action: '请检查网络后重试；重复提交不会产生两份申请。' },
  BAD_REPLY: {
    code: 'BAD_REPLY',
    message: '省级系统的答复无法识别，不能确定操作是否完成。',
    action: '请稍后重试；重复提交不会产生两份申请。',
  },
} as const satisfies Record<string, Problem>

/** Reads a failed reply: the coded error of the province as it stands, anything else (a proxy's page) as `BAD_REPLY`. */
export function problemOfReply(body: unknown): Problem {
  const error = (body as Partial<ApiError> | null)?.error
  if (!error || typeof error.code !== 'string' || typeof error.message !== 'string') return transportProblems.BAD_REPLY
  return {
    code: error.code,
    message: error.message,
    action: error.action ?? '',
    ...(error.application ? { application: error.application } : {}),
    ...(error.fields ? { fields: error.fields } : {}),
  }
}

type Fetch = typeof globalThis.fetch
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** One page of applications or audit entries; `next` is the cursor of the page after it. */
export interface ApplicationQuery {
  readonly state?: ApplicationState | undefined
  readonly cursor?: string | undefined
  readonly q?: string | undefined
}

export interface DecisionRequest {
  readonly action: 'approve' | 'reject' | 'return'
  readonly comment: string
  readonly version: number
}

export interface AuditEntry {
  readonly id: string
  readonly at: string
  readonly actor: string
  readonly role: string
  readonly action: string
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
}

/**
 * The province's API, typed. Every failure is thrown as a `ProblemError` with the province's code, or `OFFLINE` / `BAD_REPLY`.
 * `onSignedOut` is called when a signed-in page meets the code NOT_SIGNED_IN: the session has ended.
 */
export function createProvinceApi(fetch: Fetch, onSignedOut: () => void = () => {}) {
  async function call<T>(method: Method, path: string, body?: unknown, whenSignedOut = onSignedOut): Promise<T> {
    const reply = await fetch(`/api${path}`, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    }).catch(() => {
      throw problemError(transportProblems.OFFLINE)
    })
    const text = await reply.text().catch(() => '')
    const parsed = text === '' && reply.ok ? undefined : parse(text)
    if (reply.ok && parsed !== unreadable) return parsed as T
    const problem = problemOfReply(parsed)
    if (problem.code === 'NOT_SIGNED_IN') whenSignedOut()
    throw problemError(problem)
  }

  const get = <T>(path: string, query: Readonly<Record<string, string | undefined>> = {}) => {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) if (value) search.set(name, value)
    return call<T>('GET', search.toString() === '' ? path : `${path}?${search}`)
  }

  return {
    /** Asking who is signed in ends no session: NOT_SIGNED_IN is an ordinary answer here. */
    session: () => call<Session>('GET', '/session', undefined, () => {}),
    signIn: (username: string, password: string) => call<Session>('POST', '/session', { username, password }),
    signOut: () => call<void>('DELETE', '/session', undefined, () => {}),
    hisConnection: () => get<HisConnection>('/his-connection'),
    /** A ticket for one look-up; the number goes in the body, never in an address. */
    hisTicket: (identityNumber: string) => call<HisTicket>('POST', '/his-tickets', { identityNumber }),
    assess: (claim: Claim) => call<FreshAssessment>('POST', '/assessments', claim),
    apply: (application: NewApplication) => call<Application>('POST', '/applications', application),
    resubmit: (id: string, application: NewApplication) =>
      call<Application>('POST', `/applications/${id}/submission`, application),
    applications: (query: ApplicationQuery) =>
      get<{ applications: ApplicationSummary[]; next: string | null }>('/applications', { ...query }),
    application: (id: string) => get<Application>(`/applications/${id}`),
    decide: (id: string, decision: DecisionRequest) =>
      call<Application>('POST', `/applications/${id}/decision`, decision),
    cancel: (id: string, comment: string, version: number) =>
      call<Application>('POST', `/applications/${id}/cancellation`, { comment, version }),
    hospitals: async () => (await get<{ hospitals: Hospital[] }>('/hospitals')).hospitals,
    addHospital: (hospital: NewHospital) => call<Hospital>('POST', '/hospitals', hospital),
    changeSigningKeys: (id: string, keys: NewSigningKeys) =>
      call<Hospital>('PUT', `/hospitals/${id}/signing-keys`, keys),
    accounts: async () => (await get<{ accounts: Account[] }>('/accounts')).accounts,
    addAccount: (account: NewAccount) => call<Account>('POST', '/accounts', account),
    audit: (after?: string) => get<{ entries: AuditEntry[]; next: string | null }>('/audit', { after }),
  }
}

const unreadable = Symbol('not JSON')

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return unreadable
  }
}

/** The API as this page uses it. An ended session leads to the sign-in page, by a full load so that nothing of a person stays in memory. */
export const province = createProvinceApi(
  (...args) => window.fetch(...args),
  () => window.location.assign('/sign-in?reason=expired'),
)
