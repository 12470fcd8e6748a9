import { AsyncLocalStorage } from 'node:async_hooks'
import type { BloodUse, ChargeBill } from '@xuemian/contract'
import { readTokenReply } from '@xuemian/contract'
import { createHisClient, type HisClientError, type HisErrorCode, type HisFetch } from '@xuemian/contract/client'
import { codedError, type ErrorCode } from '../../errors.ts'
import { type CodeTables, productOf } from '../../mapping/code-tables.ts'
import type { BagRow, DataSource, PatientRow, SourceRows } from '../../source.ts'
import { boundsOf } from '../database.ts'
import type { VendorOptions } from './options.ts'
import { createSlots } from './slots.ts'
import { openTransport } from './transport.ts'

/** A vendor that has `/token` and `/blduseinfo` already, however carelessly (clauses.md section 4). */
export interface BldUseInfoOptions extends VendorOptions {
  readonly id: string
  /** How the vendor says that it knows nobody of a number; absent: such a reply is a failure like any other. */
  readonly notFound?: NoPatient | undefined
}

export interface NoPatient {
  /** The vendor's erroMessage holds one of these. */
  readonly words?: readonly string[] | undefined
  /** Success without data means it too. */
  readonly noData?: boolean | undefined
}

/** The client wants an address; ours is the transport's, which knows host, prefix and certificates. */
const BASE = 'http://his'

/**
 * A source over a vendor's own interface, read leniently and given on strictly. Both forms of a number are asked; a bill that both answers hold
 * counts once. hisId and serialNumber are the vendor's.
 * @param now epoch milliseconds
 */
export function openBldUseInfo(
  options: BldUseInfoOptions,
  tables: CodeTables,
  now: () => number = Date.now,
): DataSource {
  const { id, password = '', notFound, timeoutMs = 5_000 } = options
  const { connections, waitMs } = boundsOf(options)
  const slots = createSlots(connections, waitMs)
  const transport = openTransport(options)
  // The client tells "cannot be reached" alone; why is ours to know.
  const calls = new AsyncLocalStorage<{ failed?: unknown }>()
  const fetch: HisFetch = async (url, init) => {
    if (init.mode === 'no-cors') throw new TypeError('a probe tells nothing here')
    try {
      const signal = init.signal ?? new AbortController().signal
      const { body, status, contentType } = await transport.send({ path: url.slice(BASE.length) }, signal)
      const headers = contentType === null ? {} : { 'content-type': contentType }
      return new Response(body.length === 0 ? null : new Uint8Array(body), { status, headers })
    } catch (error) {
      const call = calls.getStore()
      if (call) call.failed = error
      throw error
    }
  }
  const rhCodes = tables.rhCodes ? { rhCodes: tables.rhCodes } : {}
  // The transport's own time-out comes first: it has a code.
  const client = createHisClient({ baseUrl: BASE, id, password, fetch, now, timeoutMs: timeoutMs + 1_000, ...rhCodes })
  let proven = false

  async function lookUp(identityNumber: string, signal: AbortSignal): Promise<BloodUse | undefined> {
    const call: { failed?: unknown } = {}
    const outcome = await calls.run(call, () => client.bloodUse(identityNumber, { signal }))
    if (outcome.ok) return outcome.value
    if (call.failed !== undefined) throw call.failed
    if (isNobody(outcome.error, notFound)) return undefined
    throw codedError(CODES[outcome.error.code] ?? 'SOURCE_REPLY_UNREADABLE', detailOf(outcome.error))
  }

  return {
    find: (identityNumbers, signal) =>
      slots(signal, async () => {
        const found: BloodUse[] = []
        for (const number of identityNumbers) {
          const one = await lookUp(number, signal)
          if (one) found.push(one)
        }
        return rowsOf(found, tables)
      }),
    // The password is tried until it was right once: some vendors end a token as soon as another is asked for.
    async check(signal) {
      if (proven) return transport.reach(signal)
      const path = `/token?id=${encodeURIComponent(id)}&password=${encodeURIComponent(password)}`
      const reading = readTokenReply(await transport.send({ path }, signal))
      if (!reading.ok) throw codedError('SOURCE_REPLY_UNREADABLE', { detail: reading.error.message })
      if (!reading.value.success) throw codedError('SOURCE_LOGIN_REFUSED')
      proven = true
    },
    async close() {},
  }
}

function isNobody({ code, erroMessage = '', reading }: HisClientError, notFound: NoPatient | undefined): boolean {
  if (code === 'HIS_REFUSED') return notFound?.words?.some((words) => erroMessage.includes(words)) ?? false
  return reading?.code === 'DATA_MISSING' && notFound?.noData === true
}

const CODES: { readonly [Code in HisErrorCode]?: ErrorCode } = {
  ABORTED: 'SOURCE_TIMEOUT',
  TIMEOUT: 'SOURCE_TIMEOUT',
  CREDENTIALS_REFUSED: 'SOURCE_LOGIN_REFUSED',
  TOKEN_REFUSED: 'SOURCE_LOGIN_REFUSED',
  HIS_REFUSED: 'SOURCE_REPORTED_FAILURE',
}

/** Why a reply cannot be read, by field and ordinal (HIS-3.2.8); a vendor's own words may name a person and are left out. */
function detailOf({ code, message, status, reading }: HisClientError): { readonly detail?: string } {
  if (reading) return { detail: reading.message }
  if (code === 'HTTP_STATUS') return { detail: `HTTP ${status}` }
  return code in CODES ? {} : { detail: message }
}

/** Several answers about one person as rows: each record once, and a bill of an earlier answer not again. */
function rowsOf(found: readonly BloodUse[], tables: CodeTables): SourceRows {
  const patients = new Map<string, PatientRow>()
  const seen = new Set<string>()
  const bags: BagRow[] = []
  let ordinal = 0
  for (const { bldUser, chargeBills } of found) {
    const { hisId, name, identityNumber, birthday } = bldUser
    if (!patients.has(hisId)) patients.set(hisId, { patientKey: hisId, name, identityNumber, birthday, hisId })
    const fresh = chargeBills.filter((bill) => !seen.has(JSON.stringify(bill)))
    for (const bill of chargeBills) seen.add(JSON.stringify(bill))
    for (const bill of fresh) {
      ordinal += 1
      bags.push(...bagsOf(bill, hisId, ordinal, tables))
    }
  }
  return { patients: [...patients.values()], bags }
}

/**
 * A serialNumber names the stay and need not be a bill's own (HIS-3.2.6), so the ordinal tells settlements apart. What the interface answers is
 * settled (HIS-3.2.5); of its days it tells that of the transfusion alone.
 */
function bagsOf(bill: ChargeBill, patientKey: string, ordinal: number, tables: CodeTables): readonly BagRow[] {
  const { serialNumber, actualCost, consumptionDatetime, products } = bill
  return products.map(({ prodClassCode, prodClassName, ...product }) => {
    const found = productOf(prodClassCode, tables)?.value
    return {
      ...product,
      prodClassCode: found?.code ?? prodClassCode,
      prodClassName: found?.name ?? prodClassName,
      patientKey,
      serialNumber,
      admissionNumber: serialNumber,
      settlementNumber: String(ordinal).padStart(6, '0'),
      settledOn: consumptionDatetime,
      dischargedOn: null,
      voided: false,
      actualCost,
      consumedOn: consumptionDatetime,
    }
  })
}
