import type { Fault } from './fault.ts'
import { onFound, onFoundBytes, onFoundJson } from './look-ups.ts'
import { type Members, onBloodUse, onProducts } from './rewrite.ts'

type Row = readonly [code: string, name: string, zh: string, en: string, requirement: string, reply: Fault['reply']]

const MORE_THAN_10_MB = 10 * 1024 * 1024 + 1

const rows: readonly Row[] = [
  ['reply-empty', 'empty-reply', '回复没有内容', 'an empty reply', 'HIS-2.5', onFound(() => '')],
  [
    'reply-too-large',
    'huge-reply',
    '回复超过10MB',
    'a reply of more than 10 MB',
    'HIS-2.5',
    onFound((text) => text.padEnd(MORE_THAN_10_MB)),
  ],
  [
    'reply-encoding',
    'broken-bytes',
    '回复混有不属于任何编码的字节',
    'bytes of no encoding',
    'HIS-2.5',
    onFoundBytes((text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0x0a])])),
  ],
  [
    'reply-is-page',
    'login-page',
    '以200返回登录网页',
    'a login page with status 200',
    'HIS-2.5',
    onFound(() => '<!DOCTYPE html><html><head><title>用户登录</title></head><body></body></html>'),
  ],
  [
    'json-unbalanced',
    'cut-json',
    'JSON被截断',
    'JSON cut off',
    'HIS-2.5',
    onFound((text) => text.slice(0, Math.floor(text.length / 2))),
  ],
  [
    'json-ellipsis',
    'ellipsis',
    '用省略号代替数据',
    'an ellipsis for data',
    'HIS-2.5',
    onFound((text) => text.replace('"chargeBills":[', '"chargeBills":[……')),
  ],
  [
    'json-syntax',
    'not-json',
    '回复不是合法的JSON',
    'no valid JSON',
    'HIS-2.5',
    onFound((text) => text.replace('"erroMessage":null', '"erroMessage":NaN')),
  ],
  [
    'json-duplicate-key',
    'same-key-twice',
    '同名字段出现两次',
    'one name twice',
    'HIS-2.5',
    onFound((text) => text.replace('"erroMessage":null', '"erroMessage":null,"erroMessage":null')),
  ],
  [
    'json-too-deep',
    'deep-json',
    'JSON嵌套过深',
    'JSON nested too deeply',
    'HIS-2.5',
    onFound((text) => text.replace('"erroMessage":null', `"erroMessage":${'['.repeat(40)}${']'.repeat(40)}`)),
  ],
  ['envelope-type', 'no-envelope', '回复是空列表', 'an empty list for the envelope', 'HIS-2.5', onFound(() => '[]')],
  [
    'data-missing',
    'success-without-data',
    '报告成功而data为null',
    'success with data null',
    'HIS-2.5.2',
    onFoundJson((envelope) => ({ ...envelope, data: null })),
  ],
  [
    'data-type',
    'data-as-pair',
    'data是两项的列表',
    'data as a list of two',
    'HIS-2.5.2',
    onFoundJson((envelope) => ({ ...envelope, data: Object.values(envelope.data as Members) })),
  ],
  [
    'row-type',
    'rows-as-text',
    '票据是字符串',
    'bills as strings',
    'HIS-3.2.6',
    onBloodUse((data) => Object.assign(data, { chargeBills: data.chargeBills.map(() => '票据') })),
  ],
  [
    'field-missing',
    'no-birthday',
    '没有birthday',
    'no birthday',
    'HIS-3.2.8',
    onBloodUse((data) => {
      delete data.bldUser.birthday
    }),
  ],
  [
    'field-null',
    'class-name-null',
    'prodClassName为null',
    'prodClassName is null',
    'HIS-3.2.8',
    onProducts((product) => {
      product.prodClassName = null
    }),
  ],
  [
    'field-empty',
    'class-name-empty',
    'prodClassName为空字符串',
    'prodClassName is empty',
    'HIS-3.2.8',
    onProducts((product) => {
      product.prodClassName = ''
    }),
  ],
  [
    'field-twice',
    'name-in-two-cases',
    '同时返回name和Name',
    'both name and Name',
    'HIS-2.5',
    onBloodUse((data) => {
      data.bldUser.Name = data.bldUser.name ?? null
    }),
  ],
  [
    'field-type',
    'name-as-object',
    'prodClassName是对象',
    'prodClassName is an object',
    'HIS-3.2.7',
    onProducts((product) => {
      product.prodClassName = { name: product.prodClassName ?? null }
    }),
  ],
  [
    'field-inexact',
    'id-with-exponent',
    'hisId以科学计数法返回',
    'hisId with an exponent',
    'HIS-3.2.4',
    onBloodUse((data) => {
      data.bldUser.hisId = 4.0224846313e21
    }),
  ],
  [
    'field-long',
    'endless-class-name',
    'prodClassName有300个字',
    'prodClassName of 300 characters',
    'HIS-3.2.7',
    onProducts((product) => {
      product.prodClassName = '血'.repeat(300)
    }),
  ],
  [
    'field-characters',
    'control-character',
    'prodClassName含控制字符',
    'a control character in prodClassName',
    'HIS-3.2.7',
    onProducts((product) => {
      product.prodClassName = '红细\u0001胞'
    }),
  ],
  [
    'amount-form',
    'float-money',
    'money带浮点误差',
    'money with an error of floating point',
    'HIS-3.2.7.3',
    onProducts((product) => {
      product.money = 439.99999999999994
    }),
  ],
  [
    'day-form',
    'day-first',
    '日期以日在前的写法返回',
    'dates with the day first',
    'HIS-3.2.3.1',
    onBloodUse((data) => {
      data.bldUser.birthday = String(data.bldUser.birthday).split('-').reverse().join('/')
    }),
  ],
  [
    'rh-form',
    'rh-with-abo',
    'rh写成ABO血型加Rh',
    'rh with the ABO group',
    'HIS-3.2.7.4',
    onProducts((product) => {
      product.rh = `O${product.rh}`
    }),
  ],
  [
    'rh-code-unmapped',
    'rh-as-code',
    'rh用数字代码',
    'rh as a code of digits',
    'HIS-3.2.7.4',
    onProducts((product) => {
      product.rh = product.rh === '+' ? '1' : '2'
    }),
  ],
  [
    'identity-masked',
    'masked-identity',
    '证件号码中间用*遮盖',
    'a masked identity number',
    'HIS-3.2.3',
    onBloodUse((data) => {
      data.bldUser.identityNumber = String(data.bldUser.identityNumber).replace(/(?<=^.{6}).{8}/, '********')
    }),
  ],
  [
    'identity-other',
    'identity-of-another',
    '返回了另一个证件号码',
    'another identity number',
    'HIS-3.2.3',
    onBloodUse((data) => {
      data.bldUser.identityNumber = 'SYNTHETIC-0001'
    }),
  ],
  [
    'donation-code-zeros',
    'donation-code-as-number',
    '献血码以数字返回，丢失前面的0',
    'donation codes as numbers without their zeros',
    'HIS-3.2.7.1',
    onProducts((product) => {
      product.donCode = Number(String(product.donCode).replace(/\D/g, '').slice(-8))
    }),
  ],
]

/** One fault for each reason for which the client refuses a reply. */
export const fieldFaults: readonly Fault[] = rows.map(([code, name, zh, en, requirement, reply]) => ({
  name,
  zh,
  en,
  requirement,
  breaks: [`reads-${code}`],
  ...(reply ? { reply } : {}),
}))
