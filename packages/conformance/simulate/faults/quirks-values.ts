import type { QuirkRow } from './quirk-row.ts'
import { type Json, type Members, onBloodUse, onProducts, onToken } from './rewrite.ts'

/** Every date of a look-up in another form. */
function onDates(change: (day: string) => Json): QuirkRow[5] {
  return onBloodUse(({ bldUser, chargeBills }) => {
    bldUser.birthday = change(String(bldUser.birthday))
    for (const bill of chargeBills) bill.consumptionDatetime = change(String(bill.consumptionDatetime))
  })
}

function onActualCost(change: (cost: string) => Json): QuirkRow[5] {
  return onBloodUse(({ chargeBills }) => {
    for (const bill of chargeBills) bill.actualCost = change(String(bill.actualCost))
  })
}

function onRh(positive: string, negative: string): QuirkRow[5] {
  return onProducts((product) => {
    product.rh = product.rh === '+' ? positive : negative
  })
}

function blankKeys(product: Members): void {
  for (const key of ['donCode', 'prodCode', 'prodClassCode']) {
    product[`${key} `] = product[key] ?? null
    delete product[key]
  }
}

const midnight = (day: string) => Date.parse(`${day}T00:00:00Z`)

/** Settlement days alone: births of 1986-91 may fall into the summer time of those years. */
function onSettlement(change: (day: string) => Json): QuirkRow[5] {
  return onBloodUse(({ chargeBills }) => {
    for (const bill of chargeBills) bill.consumptionDatetime = change(String(bill.consumptionDatetime))
  })
}

const shanghaiMidnight = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

/** Faults of single values. */
export const valueQuirkRows: readonly QuirkRow[] = [
  [
    'key-trimmed',
    'blank-keys',
    '字段名如样例一样带空格',
    'names with blanks as in the sample',
    'HIS-3.2.7',
    onProducts(blankKeys),
  ],
  [
    'key-case',
    'upper-case-columns',
    '字段名全为大写',
    'names all in upper case',
    'HIS-3.2.7',
    onProducts((product) => {
      for (const [key, value] of Object.entries(product)) {
        delete product[key]
        product[key.toUpperCase()] = value
      }
    }),
  ],
  [
    'number-as-string',
    'numbers-as-text',
    'volume和money为字符串',
    'volume and money as strings',
    'HIS-3.2.7.3',
    onProducts((product) => {
      product.volume = String(product.volume)
      product.money = String(product.money)
    }),
  ],
  [
    'string-as-number',
    'cost-as-number',
    'actualCost为数字',
    'actualCost as a number',
    'HIS-3.2.6.2',
    onActualCost((cost) => Number(cost)),
  ],
  [
    'string-as-number',
    'lifetime-as-number',
    'expires_in为数字',
    'expires_in as a number',
    'HIS-3.1.2',
    onToken((data) => {
      data.expires_in = Number(data.expires_in)
    }),
  ],
  [
    'value-trimmed',
    'padded-values',
    '定长字段补了空格',
    'values padded with blanks',
    'HIS-3.2.3',
    onBloodUse(({ bldUser }) => {
      bldUser.name = String(bldUser.name).padEnd(20)
    }),
  ],
  [
    'amount-form',
    'thousands-separator',
    '金额有千位逗号',
    'amounts with thousands separators',
    'HIS-3.2.6.2',
    onActualCost((cost) => cost.replace(/\B(?=(\d{3})+\.)/g, ',')),
  ],
  [
    'amount-form',
    'currency-sign',
    '金额带货币符号',
    'amounts with a sign',
    'HIS-3.2.6.2',
    onActualCost((cost) => `￥${cost}`),
  ],
  [
    'date-form',
    'date-slashes',
    '日期用斜线',
    'dates with slashes',
    'HIS-3.2.3.1',
    onDates((day) => day.replaceAll('-', '/')),
  ],
  [
    'date-form',
    'date-compact',
    '日期没有分隔',
    'dates without separators',
    'HIS-3.2.3.1',
    onDates((day) => day.replaceAll('-', '')),
  ],
  [
    'date-form',
    'date-with-time',
    '日期带时间',
    'dates with a time',
    'HIS-3.2.3.1',
    onDates((day) => `${day} 00:00:00`),
  ],
  [
    'date-form',
    'date-dotnet',
    '.NET的/Date()/',
    'dates as .NET writes them',
    'HIS-3.2.3.1',
    onDates((day) => `/Date(${midnight(day)})/`),
  ],
  [
    'date-form string-as-number',
    'date-epoch',
    '日期为毫秒数',
    'dates as milliseconds',
    'HIS-3.2.6.3',
    onSettlement(shanghaiMidnight),
  ],
  ['rh-form', 'rh-in-chinese', 'rh写成阳性、阴性', 'rh in Chinese', 'HIS-3.2.7.4', onRh('阳性', '阴性')],
  ['rh-form', 'rh-d', 'rh写成Rh(D)+', 'rh as Rh(D)+', 'HIS-3.2.7.4', onRh('Rh(D)+', 'Rh(D)-')],
  ['rh-form', 'rh-pos', 'rh写成POS、NEG', 'rh as POS and NEG', 'HIS-3.2.7.4', onRh('POS', 'NEG')],
  ['rh-form', 'rh-full-width', 'rh为全角符号', 'rh in full width', 'HIS-3.2.7.4', onRh('＋', '－')],
  [
    'identity-form',
    'full-width-identity',
    '证件号码为全角',
    'a full-width identity number',
    'HIS-3.2.3',
    onBloodUse(({ bldUser }) => {
      bldUser.identityNumber = String(bldUser.identityNumber).replace(/[0-9A-Z]/g, (sign) =>
        String.fromCharCode(sign.charCodeAt(0) + 0xfee0),
      )
    }),
  ],
]
