import iconv from 'iconv-lite'
import { onFound, onFoundBytes, onFoundJson, onRefused } from './look-ups.ts'
import type { QuirkRow } from './quirk-row.ts'
import { onBloodUse } from './rewrite.ts'

const gbk = (text: string) => iconv.encode(text, 'gb18030')

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const xml = (text: string) => text.replace(/[&<>]/g, (sign) => entities[sign] ?? sign)

/** Faults of encoding, JSON and envelope. */
export const jsonQuirkRows: readonly QuirkRow[] = [
  ['charset', 'gbk', 'GBK编码而不声明', 'GBK undeclared', 'HIS-2.5', onFoundBytes(gbk, 'application/json')],
  [
    'charset',
    'gbk-declared',
    'GBK编码并声明',
    'GBK declared',
    'HIS-2.5',
    onFoundBytes(gbk, 'application/json; charset=GBK'),
  ],
  [
    'charset',
    'utf-16',
    'UTF-16编码',
    'UTF-16',
    'HIS-2.5',
    onFoundBytes((text) => Buffer.from(`\ufeff${text}`, 'utf16le'), 'application/json'),
  ],
  [
    'charset-label',
    'wrong-charset-label',
    '内容是UTF-8，声明为GBK',
    'UTF-8 labelled GBK',
    'HIS-2.5',
    onFoundBytes((text) => Buffer.from(text), 'application/json; charset=GBK'),
  ],
  [
    'byte-order-mark',
    'byte-order-mark',
    '开头有BOM',
    'a byte order mark',
    'HIS-2.5',
    onFound((text) => `\ufeff${text}`),
  ],
  [
    'xml-string',
    'xml-string',
    'JSON包在XML的string元素里',
    'JSON within an XML string element',
    'HIS-2.5',
    onFound(
      (text) => `<?xml version="1.0" encoding="utf-8"?>\r\n<string xmlns="http://tempuri.org/">${xml(text)}</string>`,
    ),
  ],
  ['jsonp', 'jsonp', 'JSONP函数调用', 'a JSONP call', 'HIS-2.5', onFound((text) => `callback(${text});`)],
  [
    'json-in-string',
    'json-in-string',
    'JSON又转成了字符串',
    'JSON within a string',
    'HIS-2.5',
    onFound((text) => JSON.stringify(text)),
  ],
  ['wcf-wrapper', 'wcf-wrapper', '外面多一层d', 'a wrapper d', 'HIS-2.5', onFoundJson((envelope) => ({ d: envelope }))],
  [
    'list-for-object',
    'envelope-in-list',
    '回复是一项的列表',
    'the envelope in a list',
    'HIS-2.5',
    onFoundJson((envelope) => [envelope]),
  ],
  [
    'list-for-object',
    'user-in-list',
    'bldUser是一项的列表',
    'bldUser in a list',
    'HIS-3.2.3',
    onBloodUse((data) => Object.assign(data, { bldUser: [data.bldUser] })),
  ],
  [
    'object-for-list',
    'single-row-as-object',
    '只有一张票据或一袋血时不成列表',
    'one bill or bag without a list',
    'HIS-3.2.5',
    onBloodUse((data) => {
      for (const bill of data.chargeBills)
        if (Array.isArray(bill.products) && bill.products.length === 1) bill.products = bill.products[0] ?? null
      if (data.chargeBills.length === 1) Object.assign(data, { chargeBills: data.chargeBills[0] })
    }),
  ],
  [
    'null-for-list',
    'no-bills-as-null',
    '没有票据时chargeBills为null',
    'chargeBills null where there are none',
    'HIS-3.2.5',
    onBloodUse((data) => {
      if (data.chargeBills.length === 0) Object.assign(data, { chargeBills: null })
    }),
  ],
  [
    'null-for-list',
    'no-bills-as-text',
    '没有票据时chargeBills为空字符串',
    'chargeBills an empty string where there are none',
    'HIS-3.2.5',
    onBloodUse((data) => {
      if (data.chargeBills.length === 0) Object.assign(data, { chargeBills: '' })
    }),
  ],
  [
    'data-as-string',
    'data-as-string',
    'data是JSON字符串',
    'data as a JSON string',
    'HIS-2.5.2',
    onFoundJson((envelope) => ({ ...envelope, data: JSON.stringify(envelope.data) })),
  ],
  [
    'missing-comma',
    'missing-comma',
    '如样例一样缺逗号',
    'a comma missing as in the sample',
    'HIS-2.5',
    onFound((text) => text.replace(',"erroMessage"', ' "erroMessage"')),
  ],
  [
    'trailing-comma',
    'trailing-comma',
    '末尾多一个逗号',
    'a trailing comma',
    'HIS-2.5',
    onFound((text) => text.replace(/\}$/, ',}')),
  ],
  [
    'single-quotes',
    'single-quotes',
    '使用单引号',
    'single quotes',
    'HIS-2.5',
    onFound((text) => text.replaceAll('"', "'")),
  ],
  [
    'bare-key',
    'bare-keys',
    '字段名没有引号',
    'names without quotes',
    'HIS-2.5',
    onFound((text) => text.replace(/"(\w+)":/g, '$1:')),
  ],
  [
    'literal-case',
    'literal-case',
    'True和None',
    'True and None',
    'HIS-2.5',
    onFound((text) =>
      text.replace('"success":true', '"success":True').replace('"erroMessage":null', '"erroMessage":None'),
    ),
  ],
  [
    'leading-zeros amount-form',
    'leading-zeros',
    'volume以0开头',
    'volume with leading zeros',
    'HIS-2.5',
    onFound((text) => text.replace(/("volume":)(\d)/g, '$10$2')),
  ],
  [
    'number-form amount-form',
    'number-form',
    'money以小数点结尾',
    'money ending with a point',
    'HIS-2.5',
    onFound((text) => text.replace(/("money":-?\d+)(?=[,}])/g, '$1.')),
  ],
  [
    'raw-control',
    'raw-control',
    '错误说明里有未转义的换行',
    'a raw line break in a message',
    'HIS-2.5',
    onRefused((text) => text.replace('"erroMessage":"', '"erroMessage":"系统提示：\n')),
  ],
  [
    'bad-escape',
    'bad-escape',
    '错误说明里有不合法的反斜杠',
    'a bad backslash in a message',
    'HIS-2.5',
    onRefused((text) => text.replace('"erroMessage":"', '"erroMessage":"D:\\HIS ')),
  ],
  [
    'odd-blank',
    'odd-blank',
    'JSON里有全角空格',
    'a full-width blank in the JSON',
    'HIS-2.5',
    onFound((text) => text.replace(',"data"', ',\u3000"data"')),
  ],
  [
    'key-case',
    'key-case',
    'Success、Data首字母大写',
    'Success and Data capitalised',
    'HIS-2.5',
    onFoundJson(({ success = null, data = null, erroMessage = null }) => ({
      Success: success,
      Data: data,
      ErroMessage: erroMessage,
    })),
  ],
  [
    'key-alias',
    'error-message-alias',
    '字段名写成errMsg',
    'errMsg for erroMessage',
    'HIS-2.5',
    onFoundJson(({ erroMessage = null, ...others }) => ({ ...others, errMsg: erroMessage })),
  ],
  [
    'key-missing',
    'no-error-message',
    '成功时没有erroMessage',
    'no erroMessage on success',
    'HIS-2.5',
    onFoundJson(({ erroMessage: _, ...others }) => others),
  ],
  [
    'unknown-key',
    'unknown-key',
    '多出code字段',
    'a field code that the text lacks',
    'HIS-2.5',
    onFoundJson((envelope) => ({ ...envelope, code: 0 })),
  ],
  [
    'success-form',
    'success-as-text',
    'success为字符串',
    'success as a string',
    'HIS-2.5.1',
    onFoundJson((envelope) => ({ ...envelope, success: 'true' })),
  ],
  [
    'success-form',
    'success-as-one',
    'success为1',
    'success as 1',
    'HIS-2.5.1',
    onFoundJson((envelope) => ({ ...envelope, success: 1 })),
  ],
  [
    'message-on-success',
    'message-on-success',
    '成功时erroMessage有文字',
    'a message on success',
    'HIS-2.5.3',
    onFoundJson((envelope) => ({ ...envelope, erroMessage: '查询成功' })),
  ],
  [
    'message-empty',
    'no-reason',
    '失败时不说明原因',
    'no reason on failure',
    'HIS-2.5.3',
    onRefused((text) => JSON.stringify({ ...JSON.parse(text), erroMessage: '' })),
  ],
]
