import { Agent, get } from 'node:http'
import { type ErrorCode, errorTable } from '@xuemian/gateway'

/** How one request ended. */
export interface Asked {
  /** `performance.now()` when it was sent. */
  readonly sentAt: number
  readonly ms: number
  /** The gateway's code; `NO_REPLY` where the connection broke or nothing came, `NO_ENVELOPE` where the body is none of ours. */
  readonly code: ErrorCode | 'OK' | 'NO_REPLY' | 'NO_ENVELOPE'
  /** Bytes of the body. */
  readonly length: number
}

/** Sends GET requests over kept connections, as many as are asked for at once. */
export interface Asker {
  ask(url: string): Promise<Asked>
  close(): void
}

const PATIENCE_MS = 60_000

export function createAsker(): Asker {
  const agent = new Agent({ keepAlive: true, maxSockets: 1_000 })
  return {
    ask: (url) =>
      new Promise((resolve) => {
        const sentAt = performance.now()
        const settle = (code: Asked['code'], length = 0) =>
          resolve({ sentAt, ms: performance.now() - sentAt, code, length })
        const request = get(url, { agent, timeout: PATIENCE_MS }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => {
            const body = Buffer.concat(chunks)
            settle(codeOf(body), body.length)
          })
          response.on('error', () => settle('NO_REPLY'))
        })
        request.on('timeout', () => request.destroy())
        request.on('error', () => settle('NO_REPLY'))
      }),
    close: () => agent.destroy(),
  }
}

/** Sentences that name what is wrong in the middle of those of the table. */
const SPECIAL: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^参数\w+重复/, 'PARAMETER_REPEATED'],
  [/^未找到该证件号的患者/, 'PATIENT_NOT_FOUND'],
]
const MESSAGES = Object.entries(errorTable).map(([code, { message }]) => ({ code: code as ErrorCode, message }))

/** The gateway's code for a body. */
export function codeOf(body: Buffer | string): Asked['code'] {
  try {
    const { success, erroMessage } = JSON.parse(body.toString()) as { success: unknown; erroMessage: unknown }
    if (success === true && erroMessage === null) return 'OK'
    if (success !== false || typeof erroMessage !== 'string') return 'NO_ENVELOPE'
    const special = SPECIAL.find(([form]) => form.test(erroMessage))?.[1]
    return special ?? MESSAGES.find(({ message }) => erroMessage.startsWith(message))?.code ?? 'NO_ENVELOPE'
  } catch {
    return 'NO_ENVELOPE'
  }
}
