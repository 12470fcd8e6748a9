import { writeFailure } from '@xuemian/contract'
import { expect, test } from 'vitest'
import type { Check } from '../check.ts'
import { openHis } from '../his.ts'
import { runChecks } from '../run.ts'
import { fieldChecks } from './fields.ts'

const failure = writeFailure('没有此患者')
const token = '{"success":true,"data":{"token":"t","expires_in":"7200"},"erroMessage":null}'
const noBills =
  '{"success":true,"data":{"bldUser":{"name":"张三","identityNumber":"A1","birthday":"1990-04-28","hisId":"h"},"chargeBills":[]},"erroMessage":null}'

async function verdictsOf(lookUp: string): Promise<Readonly<Record<string, string>>> {
  const his = openHis({
    transport: {
      async send(ask) {
        const wrong = ask.target.includes('wrong-') || ask.target.includes('no-token')
        const text = wrong ? failure : ask.target.startsWith('/token') ? token : lookUp
        const headers = [['Content-Type', 'application/json; charset=utf-8']] as const
        return { ask, ms: 1, ok: true, reply: { status: 200, headers, body: new TextEncoder().encode(text) } }
      },
      close: () => undefined,
    },
    credentials: { id: 'i', password: 'p' },
    identityNumbers: ['A1'],
    now: () => 0,
    random: (bytes) => new Uint8Array(bytes),
    wait: async () => undefined,
  })
  const results = await runChecks(his, fieldChecks as readonly Check[], {
    profile: 'strict',
    clock: () => 0,
    limitMs: 60_000,
  })
  return Object.fromEntries(results.map(({ check, verdict }) => [check.id, verdict]))
}

test('where no patient is found, checks of values could not be run and that of the message passes', async () => {
  expect(await verdictsOf(failure)).toMatchObject({
    'quirk-date-form': 'could-not-run',
    'reads-day-form': 'could-not-run',
    'quirk-message-empty': 'pass',
  })
})

test('where no patient has bills, checks of bags do not apply and the others pass', async () => {
  expect(await verdictsOf(noBills)).toMatchObject({
    'quirk-rh-form': 'not-applicable',
    'reads-donation-code-zeros': 'not-applicable',
    'quirk-date-form': 'pass',
  })
})

test('a reply that is refused breaks the one check of its reason', async () => {
  const verdicts = Object.entries(await verdictsOf('<html></html>'))
  expect(verdicts.filter(([, verdict]) => verdict === 'fail')).toEqual([['reads-reply-is-page', 'fail']])
})
