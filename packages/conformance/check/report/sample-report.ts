import type { Check, Finding, Grade, Group, Outcome } from '../check.ts'
import type { Exchange } from '../exchange.ts'
import type { Result } from '../run.ts'
import { verdictOf } from '../verdict.ts'
import type { Report } from './report.ts'

/** What no report may hold, each once and found nowhere else. */
export const canaries = {
  id: 'kanarienvogel',
  password: 'Pa5s+w/ord=Kanarie',
  token: 'tok-Kanarie_7f3a91c2',
  number: '440901195804126639',
  twin: '440901580412663',
  name: '欧阳翠羽',
  latinName: 'Zyxwvu Tsrqpon',
  other: '慕容皓月',
  hisId: '4440901198765430011A1001_777123',
  serial: '88990011223',
  donation: 'Q4401261234567',
} as const

const { id, password, token, number, name } = canaries

/** A person as a hospital sends one. */
export const personBody = `{"success":true,"data":{"bldUser":{"name":"${name}","identityNumber":"${number}","birthday":"1958/04/12","hisId":"${canaries.hisId}"},"chargeBills":[{"serialNumber":"${canaries.serial}","actualCost":"1,234.50","consumptionDatetime":"2019-10-15 00:00:00","products":[{"donCode ":"${canaries.donation}","prodCode":"E4532V00","volume":"2","rh":"阳性","money":440.0}]}]},"erroMessage":null}`

/** A reply with these headers and this body. */
export function sampleExchange(target: string, body: string | Uint8Array, more: SampleReply = {}): Exchange {
  const headers = more.headers ?? [['Content-Type', 'application/json; charset=utf-8'] as const]
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return {
    ask: { target, headers: { Origin: 'http://window.example' } },
    ms: 12,
    ok: true,
    reply: { status: more.status ?? 200, headers, body: bytes },
  }
}

interface SampleReply {
  readonly status?: number
  readonly headers?: readonly (readonly [string, string])[]
}

const tokenTarget = `/token?id=${id}&password=${encodeURIComponent(password)}`
const lookUpTarget = `/blduseinfo?token=${token}&identityNumber=${number}`

/** A look-up of the person of the canaries. */
export const personExchange = sampleExchange(lookUpTarget, personBody, {
  headers: [
    ['Content-Type', 'text/html; charset=gbk'],
    ['Access-Control-Allow-Origin', '*'],
    ['Access-Control-Allow-Origin', '*'],
    ['Set-Cookie', `sid=${token}`],
    ['X-Patient', encodeURIComponent(name)],
    ['Location', `/login.aspx?user=${name}&number=${number}`],
  ],
})

/** A result with these findings. */
export function sampleResult(
  about: { id: string; group: Group; grade?: Grade; requirement: string; mend: string; zh: string; en: string },
  outcome: Outcome,
): Result {
  const check: Check = {
    id: about.id,
    group: about.group,
    grade: about.grade ?? 'must',
    requirements: [about.requirement],
    claim: { zh: about.zh, en: about.en },
    why: {
      zh: '浏览器会拒绝整个回复，窗口人员看不到票据，只看到“无法连接医院系统”。',
      en: 'The browser drops the whole reply; the clerk sees no bills, only that the hospital cannot be reached.',
    },
    mend: about.mend,
    run: async () => outcome,
  }
  return { check, outcome, verdict: verdictOf(outcome, check, 'strict'), ms: 34 }
}

function finding(zh: string, en: string, path: string | undefined, exchange: Exchange): Finding {
  return path === undefined ? { found: { zh, en }, exchange } : { found: { zh, en }, path, exchange }
}

/** A report in which every verdict occurs and every secret stands in some place. */
export function sampleReport(more: readonly Result[] = []): Report {
  return {
    startedAt: '2026-11-20T01:30:00.000Z',
    version: '0.1.0',
    baseUrl: 'http://user:pass@10.1.2.3:8080/his',
    profile: 'strict',
    people: 4,
    secrets: { id, password, identityNumbers: [number] },
    results: [...sampleResults(), ...more],
  }
}

function sampleResults(): readonly Result[] {
  return [
    sampleResult(
      {
        id: 'token-reachable',
        group: 'reach',
        requirement: 'HIS-2.6',
        mend: 'http-status',
        zh: '/token 可以访问',
        en: '/token can be reached',
      },
      { kind: 'holds' },
    ),
    sampleResult(
      {
        id: 'cors-origin-once',
        group: 'cors',
        requirement: 'HIS-2.3.1',
        mend: 'cors-headers',
        zh: '每个回复只有一个 Access-Control-Allow-Origin',
        en: 'every reply has one Access-Control-Allow-Origin',
      },
      {
        kind: 'broken',
        findings: [
          finding(
            '有两个 Access-Control-Allow-Origin',
            'there are two Access-Control-Allow-Origin',
            undefined,
            personExchange,
          ),
        ],
      },
    ),
    sampleResult(
      {
        id: 'encoding-utf8',
        group: 'envelope',
        grade: 'strict',
        requirement: 'HIS-2.5',
        mend: 'json-encoding',
        zh: '回复是UTF-8编码',
        en: 'replies are UTF-8',
      },
      {
        kind: 'broken',
        findings: [
          finding(
            '正文是GB18030编码',
            'the body is GB18030',
            '$',
            sampleExchange(
              tokenTarget,
              `{"success":true,"data":{"token":"${token}","expires_in":7200},"erroMessage":null}`,
            ),
          ),
        ],
      },
    ),
    sampleResult(
      {
        id: 'token-needed',
        group: 'token',
        requirement: 'HIS-3.2.2',
        mend: 'token-check',
        zh: '没有有效令牌时拒绝查询',
        en: 'a look-up without a valid token is refused',
      },
      { kind: 'not-applicable', reason: { zh: '本次没有查询', en: 'nothing was looked up' } },
    ),
    sampleResult(
      {
        id: 'rh-sign',
        group: 'fields',
        requirement: 'HIS-3.2.7',
        mend: 'rh',
        zh: 'rh 是“+”或“-”',
        en: 'rh is "+" or "-"',
      },
      {
        kind: 'broken',
        findings: [
          finding('rh 写成了“阳性”', 'rh is spelt “阳性”', '$.data.chargeBills[0].products[0].rh', personExchange),
          finding('另一处', 'one more', '$.data.chargeBills[0].products[1].rh', personExchange),
        ],
      },
    ),
    sampleResult(
      {
        id: 'money-sum',
        group: 'meaning',
        grade: 'advice',
        requirement: 'HIS-3.2.6',
        mend: 'amounts',
        zh: '票据金额不小于血费之和',
        en: 'a bill is not less than its blood',
      },
      {
        kind: 'broken',
        findings: [
          finding(
            '第1张票据的金额小于血费之和',
            'bill 1 is less than its blood',
            '$.data.chargeBills[0].actualCost',
            personExchange,
          ),
        ],
      },
    ),
    sampleResult(
      {
        id: 'fast-enough',
        group: 'robustness',
        requirement: 'HIS-2.1',
        mend: 'speed',
        zh: '并发查询时仍能答复',
        en: 'replies come while many ask',
      },
      {
        kind: 'could-not-run',
        reason: { zh: '在时限内没有答复完', en: 'no complete reply within the time limit' },
        exchange: {
          ask: { target: lookUpTarget },
          ms: 5000,
          ok: false,
          failure: {
            code: 'TIMEOUT',
            reason: { zh: '在时限内没有答复完', en: 'no complete reply within the time limit' },
          },
        },
      },
    ),
  ]
}
