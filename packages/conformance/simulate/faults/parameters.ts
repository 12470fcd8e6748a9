import type { Fault } from './fault.ts'
import { inventedReply } from './invented.ts'

const failure = new TextEncoder().encode('{"success":false,"data":null,"erroMessage":"未找到该患者"}')

export const parameterFaults: readonly Fault[] = [
  {
    name: 'anybody',
    zh: '不带证件号码也返回患者',
    en: 'a look-up of nobody in particular finds somebody',
    requirement: 'HIS-3.2.1',
    breaks: ['identity-required'],
    reply: (reply, about) =>
      about.path === '/blduseinfo' && about.query.has('token') && !about.query.has('identityNumber')
        ? inventedReply(reply, about)
        : reply,
  },
  {
    name: 'empty-finds-somebody',
    zh: '证件号码为空也返回患者',
    en: 'a look-up of an empty number finds somebody',
    requirement: 'HIS-3.2.1',
    breaks: ['identity-not-empty'],
    reply: (reply, about) =>
      about.path === '/blduseinfo' && about.query.get('identityNumber') === '' ? inventedReply(reply, about) : reply,
  },
  {
    name: 'first-of-two',
    zh: '给出两个证件号码时取第一个',
    en: 'of two identity numbers the first is taken',
    requirement: 'HIS-3.2.1',
    breaks: ['identity-repeated'],
    reply: (reply, about) => (about.query.getAll('identityNumber').length > 1 ? inventedReply(reply, about) : reply),
  },
  {
    name: 'unknown-as-empty',
    zh: '查不到的患者也成功',
    en: 'an unknown patient is a success',
    requirement: 'HIS-3.2.3',
    breaks: ['unknown-person'],
    reply: (reply, about) =>
      (about.query.get('identityNumber') ?? '').startsWith('990000') ? inventedReply(reply, about) : reply,
  },
  {
    name: 'parameters-counted',
    zh: '多一个参数就失败',
    en: 'one more parameter makes a look-up fail',
    requirement: 'HIS-3.2.1',
    breaks: ['unknown-parameter'],
    reply: (reply, { success, query }) => (success && query.has('xuemian') ? { ...reply, body: failure } : reply),
  },
  {
    name: 'blanks-matter',
    zh: '证件号码前后有空格就查不到',
    en: 'blanks around the number matter',
    requirement: 'HIS-3.2.1',
    breaks: ['identity-blanks'],
    reply: (reply, { success, query }) =>
      success && /^\s/.test(query.get('identityNumber') ?? '') ? { ...reply, body: failure } : reply,
  },
  {
    name: 'upper-case-only',
    zh: '末位小写x查不到',
    en: 'a final x in lower case is not found',
    requirement: 'HIS-3.2.1',
    breaks: ['identity-lower-case'],
    reply: (reply, { success, query }) =>
      success && query.get('identityNumber')?.endsWith('x') ? { ...reply, body: failure } : reply,
  },
  {
    name: 'half-width-only',
    zh: '全角的证件号码查不到',
    en: 'full-width numbers are not found',
    requirement: 'HIS-3.2.1',
    breaks: ['identity-full-width'],
    reply: (reply, { success, query }) =>
      success && /[\uff10-\uff19]/.test(query.get('identityNumber') ?? '') ? { ...reply, body: failure } : reply,
  },
  {
    name: 'eighteen-only',
    zh: '15位旧号码查不到',
    en: 'the old number of 15 digits is not found',
    requirement: 'HIS-3.2.1',
    breaks: ['identity-fifteen'],
    reply: (reply, { success, query }) =>
      success && query.get('identityNumber')?.length === 15 ? { ...reply, body: failure } : reply,
  },
]
