import { canonicalIdentity } from '@xuemian/contract'
import type { ApplicationState } from '../api/index.ts'
import { codedError } from '../errors.ts'

/** Where a page of a list ended. */
export interface Cursor {
  readonly at: string
  readonly id: string
}

/** What a list is narrowed to. */
export interface Search {
  readonly state?: ApplicationState | undefined
  readonly cursor?: string | undefined
  readonly q?: { readonly number: string; readonly hisId: string; readonly identityNumber: string | null } | undefined
  readonly limit: number
}

/** A word of the search box as each thing that it may be: an application's number, a HIS id, an identity number. */
export function readQuery(text: string | undefined): Search['q'] {
  const word = text?.trim() ?? ''
  if (word === '') return undefined
  const identity = canonicalIdentity(word)
  return { number: word.toUpperCase(), hisId: word, identityNumber: identity.ok ? identity.value : null }
}

/** An opaque cursor for the API. */
export function writeCursor({ at, id }: Cursor): string {
  return Buffer.from(`${at} ${id}`).toString('base64url')
}

/** Reads a cursor that `writeCursor` made, or INVALID_INPUT. */
export function readCursor(text: string): Cursor {
  const [, at, id] =
    /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36})$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (!at || !id || Number.isNaN(Date.parse(at)))
    throw codedError('INVALID_INPUT', { fields: [{ path: 'cursor', message: '翻页标记无效' }] })
  return { at, id }
}
