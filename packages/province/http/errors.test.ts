import { describe, expect, it } from 'vitest'
import { codedError, type ErrorCode, errorBody, errorTable, isCodedError } from '../errors.ts'
import { identifyError } from './errors.ts'

const withCode = (code: string) => Object.assign(new Error('text'), { code })

describe('what the platform throws', () => {
  it.each<[string, ErrorCode]>([
    ['40001', 'BUSY'],
    ['40P01', 'BUSY'],
    ['55P03', 'BUSY'],
    ['53100', 'STORE_UNAVAILABLE'],
    ['57P01', 'STORE_UNAVAILABLE'],
    ['08006', 'STORE_UNAVAILABLE'],
    ['ECONNREFUSED', 'STORE_UNAVAILABLE'],
    ['ECONNRESET', 'STORE_UNAVAILABLE'],
    ['23505', 'INTERNAL'],
    ['22P02', 'INTERNAL'],
    ['FST_ERR_CTP_BODY_TOO_LARGE', 'BODY_TOO_LARGE'],
  ])('%s becomes %s with the original as its cause', (code, expected) => {
    const thrown = withCode(code)
    expect(identifyError(thrown)).toMatchObject({ code: expected, detail: { cause: thrown } })
  })

  it('knows pg’s lost connections, which bear no code', () => {
    for (const text of ['Connection terminated unexpectedly', 'timeout exceeded when trying to connect']) {
      expect(identifyError(new Error(text)).code).toBe('STORE_UNAVAILABLE')
    }
    expect(identifyError(new Error('anything else')).code).toBe('INTERNAL')
    expect(identifyError('a thrown text').code).toBe('INTERNAL')
  })

  it('leaves coded errors as they are', () => {
    const ours = codedError('SUM_CHANGED')
    expect(identifyError(ours)).toBe(ours)
    expect([isCodedError(ours), isCodedError(withCode('SUM_CHANGED'))]).toEqual([true, false])
  })
})

describe('the table of errors', () => {
  it.each(Object.entries(errorTable))(
    '%s says in both languages what happened and in Chinese what to do',
    (code, row) => {
      expect(code).toMatch(/^[A-Z_]+$/)
      expect(row.status).toBeGreaterThanOrEqual(400)
      expect(row.message).toMatch(/^\P{ASCII}.*。$/u)
      expect(row.action).toMatch(/。$/)
      expect(row.english).toMatch(/^[A-Z][ -~]*\.$/)
      expect(errorBody(code as ErrorCode)).toEqual({ error: { code, message: row.message, action: row.action } })
    },
  )
})
