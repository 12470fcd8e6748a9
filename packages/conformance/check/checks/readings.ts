import type { BloodUse, Deviation, ReadFailure } from '@xuemian/contract'
import { readTokenReply } from '@xuemian/contract'
import { type Bilingual, CannotRun, type Finding, type Outcome, outcomeOf } from '../check.ts'
import type { Exchange } from '../exchange.ts'
import { type His, isRedirect, rawOf, readLookUp, redirected } from '../his.ts'

/** One reply as the lenient reader took it: its departures, or why it was refused. */
export interface Sample {
  /** Which of the usual replies this is. */
  readonly of: Bilingual
  readonly exchange: Exchange
  readonly deviations: readonly Deviation[]
  readonly failure: Pick<ReadFailure, 'code' | 'path'> | null
  /** What the look-up of a given person came to; read again each time where the reply is long, so that a run stays small. */
  readonly use?: () => BloodUse | undefined
}

/** What must have been read before a claim that nothing contradicts may be called true: a look-up that found someone (default), bags, a failure. */
export type Need = 'found' | 'bags' | 'failure'

/** The usual replies of a run, each read once. */
export interface Readings {
  readonly samples: readonly Sample[]
  readonly seen: ReadonlySet<Need>
  /** The first reply that could not be had. */
  readonly lost: CannotRun | null
}

type Good = Exchange & { readonly ok: true }

/** Replies below this are kept as read. */
const SHORT = 64 * 1024
const MOST_DEVIATIONS = 5_000

function useIn(exchange: Good, asked: string): BloodUse | undefined {
  const read = readLookUp(exchange, asked)
  return read.ok && read.value.success ? read.value.data : undefined
}

const taken = new WeakMap<His, Promise<Readings>>()

/** The token, the look-ups and a failure of each interface, read leniently; made once for all checks of a run. */
export function readingsOf(his: His): Promise<Readings> {
  const known = taken.get(his)
  if (known) return known
  const fresh = take(his)
  taken.set(his, fresh)
  return fresh
}

async function take(his: His): Promise<Readings> {
  const [first = ''] = his.options.identityNumbers
  const samples: Sample[] = []
  const seen = new Set<Need>()
  let lost: CannotRun | null = null
  const add = async (of: Bilingual, ask: () => Promise<Good>, asked: string | null, person = false) => {
    try {
      const exchange = await ask()
      if (isRedirect(exchange.reply)) throw new CannotRun(redirected, exchange)
      const read = asked === null ? readTokenReply(rawOf(exchange.reply)) : readLookUp(exchange, asked)
      const { deviations } = read
      if (read.ok && !read.value.success) seen.add('failure')
      const value = read.ok && read.value.success ? read.value.data : undefined
      const found = person && value && 'chargeBills' in value ? value : undefined
      if (found) seen.add('found')
      if (found?.chargeBills.some((bill) => bill.products.length > 0)) seen.add('bags')
      const use = !found
        ? undefined
        : exchange.reply.body.length < SHORT
          ? () => found
          : () => useIn(exchange, asked ?? '')
      const failure = read.ok ? null : read.error
      samples.push({ of, exchange, deviations: deviations.slice(0, MOST_DEVIATIONS), failure, ...(use ? { use } : {}) })
    } catch (error) {
      if (!(error instanceof CannotRun)) throw error
      const { exchange } = error
      if (exchange && !exchange.ok && exchange.failure.code === 'TOO_LARGE')
        samples.push({ of, exchange, deviations: [], failure: { code: 'REPLY_TOO_LARGE', path: '$' } })
      else lost ??= error
    }
  }
  await add({ zh: '/token 的回复', en: 'the reply of /token' }, () => his.tokenExchange(), null)
  await add({ zh: '/token 失败时的回复', en: 'a failure of /token' }, () => his.failedToken(), null)
  for (const [index, number] of his.options.identityNumbers.entries()) {
    const of = {
      zh: `第${index + 1}位患者的 /blduseinfo 回复`,
      en: `the reply of /blduseinfo for patient ${index + 1}`,
    }
    await add(of, () => his.lookUp(number), number, true)
  }
  await add({ zh: '/blduseinfo 失败时的回复', en: 'a failure of /blduseinfo' }, () => his.failedLookUp(), first)
  return { samples, seen, lost }
}

const noneRead: Bilingual = {
  zh: '没有一个患者的查询结果能读出来，因此无法检查（原因见其他检查）',
  en: 'no look-up of the given patients could be read (other checks say why)',
}
const noFailure: Bilingual = { zh: '没有见到失败的回复，因此无法检查', en: 'no reply was seen that tells of a failure' }
const noBags: Bilingual = {
  zh: '所给的患者都没有血液产品；请换一位有用血票据的患者再查',
  en: 'none of the given patients has blood products; give one with bills',
}

/** The outcome of a claim about the readings: broken by its findings, true only where what it needs was seen. */
export function judge({ seen, lost }: Readings, findings: readonly Finding[], need: Need = 'found'): Outcome {
  if (findings.length > 0 || seen.has(need)) return outcomeOf(findings)
  if (need === 'bags' && seen.has('found')) return { kind: 'not-applicable', reason: noBags }
  throw lost ?? new CannotRun(need === 'failure' ? noFailure : noneRead)
}
