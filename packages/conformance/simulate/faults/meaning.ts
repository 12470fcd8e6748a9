import type { Fault } from './fault.ts'
import { type Members, onBloodUse, onProducts } from './rewrite.ts'

type Row = readonly [check: string, name: string, zh: string, en: string, requirement: string, reply: Fault['reply']]

const productsOf = (bill: Members) => bill.products as Members[]

/** Changes the first bag of each bill. */
function onFirstBag(change: (bag: Members, bill: Members) => void): Fault['reply'] {
  return onBloodUse(({ chargeBills }) => {
    for (const bill of chargeBills) {
      const [first] = productsOf(bill)
      if (first) change(first, bill)
    }
  })
}

/** Adds a row for the first bag of each bill. */
function withRow(row: (bag: Members) => Members): Fault['reply'] {
  return onFirstBag((bag, bill) => productsOf(bill).push({ ...bag, ...row(bag) }))
}

const rows: readonly Row[] = [
  [
    'name-whole',
    'masked-name',
    '姓名只显示姓氏',
    'names are masked',
    'HIS-3.2.3',
    onBloodUse(({ bldUser }) => {
      bldUser.name = `${Array.from(String(bldUser.name))[0]}**`
    }),
  ],
  [
    'birthday-of-number',
    'birthday-of-another-day',
    '出生日期与证件号码不一致',
    'the birthday is not that of the identity number',
    'HIS-3.2.3.1',
    onBloodUse(({ bldUser }) => {
      bldUser.birthday = '1901-01-01'
    }),
  ],
  [
    'his-id-names-hospital',
    'his-id-of-admission',
    'hisId只有住院号',
    'hisId is the admission number alone',
    'HIS-3.2.4.1',
    onBloodUse(({ bldUser }) => {
      bldUser.hisId = String(bldUser.hisId).slice(23)
    }),
  ],
  [
    'organisation-code-verifies',
    'organisation-code-mistyped',
    'hisId中的机构编码抄错一位',
    'a wrong character in the organisation code of hisId',
    'HIS-3.2.4.1',
    onBloodUse(({ bldUser }) => {
      bldUser.hisId = String(bldUser.hisId).replace(/^./, (first) => String((Number(first) + 1) % 10))
    }),
  ],
  [
    'days-in-order',
    'use-in-the-future',
    '用血时间晚于今天',
    'blood is used in the future',
    'HIS-3.2.6.3',
    onBloodUse(({ chargeBills }) => {
      for (const bill of chargeBills) bill.consumptionDatetime = '2040-12-31'
    }),
  ],
  [
    'days-in-order donation-year',
    'use-before-birth',
    '用血时间是默认的1900-01-01',
    'the day of use is a default of 1900-01-01',
    'HIS-3.2.6.3',
    onBloodUse(({ chargeBills }) => {
      for (const bill of chargeBills) bill.consumptionDatetime = '1900-01-01'
    }),
  ],
  [
    'donation-code-form',
    'own-bag-number',
    '献血码是医院自编的血袋号',
    'donation codes are bag numbers of the hospital',
    'HIS-3.2.7.1',
    onProducts((product) => {
      product.donCode = `XD${String(product.donCode).slice(-6)}`
    }),
  ],
  [
    'donation-year',
    'donation-after-use',
    '献血码的年份晚于用血',
    'given in a year after the use',
    'HIS-3.2.7.1',
    onProducts((product) => {
      product.donCode = String(product.donCode).replace(/^(.{5})\d\d/, '$160')
    }),
  ],
  [
    'product-code-form',
    'own-product-code',
    '产品码是医院自编的编码',
    'product codes of the hospital',
    'HIS-3.2.7.1',
    onProducts((product) => {
      product.prodCode = `XY-${product.prodClassCode}`
    }),
  ],
  [
    'class-names-agree',
    'class-names-differ',
    '同一类别编码有不同名称',
    'one class code with several names',
    'HIS-3.2.7.2',
    onProducts((product) => {
      product.prodClassCode = '1002'
      product.prodClassName = `${product.prodClassName}（${product.donCode}）`
    }),
  ],
  [
    'rows-not-repeated',
    'joined-twice',
    '联表查询使每行出现两次',
    'a join repeats rows',
    'HIS-3.2.5',
    withRow(() => ({})),
  ],
  [
    'bag-on-one-bill',
    'bag-on-every-bill',
    '每张票据都列出全部血袋',
    'each bill lists every bag of the stay',
    'HIS-3.2.5',
    onBloodUse(({ chargeBills }) => {
      const all = chargeBills.flatMap(productsOf)
      const cost = all.reduce((sum, { money }) => sum + Number(money), 0).toFixed(2)
      for (const bill of chargeBills) Object.assign(bill, { products: all, actualCost: cost })
    }),
  ],
  [
    'refunds-netted',
    'refunds-as-rows',
    '退费作为负数的行返回',
    'refunds come as rows of their own',
    'HIS-3.2.5',
    onFirstBag((bag, bill) =>
      productsOf(bill).push(
        { ...bag, volume: Number(bag.volume) / 2, money: Number(bag.money) / 2 },
        { ...bag, volume: -Number(bag.volume) / 2, money: -Number(bag.money) / 2 },
      ),
    ),
  ],
  [
    'bag-of-one-class',
    'bag-of-two-classes',
    '同一袋的两行类别不同',
    'two rows of a bag disagree about its class',
    'HIS-3.2.7.2',
    withRow((bag) => ({ prodClassCode: '1999', prodClassName: '另一类别', volume: Number(bag.volume) / 2 })),
  ],
  [
    'bag-of-one-rh',
    'bag-of-two-rh',
    '同一袋的两行Rh不同',
    'two rows of a bag disagree about rh',
    'HIS-3.2.7.4',
    withRow((bag) => ({ rh: bag.rh === '+' ? '-' : '+', volume: Number(bag.volume) / 2 })),
  ],
  [
    'bag-not-negative refunds-netted cost-within-blood-fees',
    'refunded-twice',
    '一袋收费一次、退费两次',
    'a bag is charged once and refunded twice',
    'HIS-3.2.5',
    onFirstBag((bag, bill) => {
      for (const part of [1, 2])
        productsOf(bill).push({ ...bag, volume: -Number(bag.volume) * part, money: -Number(bag.money) * part })
    }),
  ],
  [
    'bag-with-volume',
    'money-without-volume',
    '有血费而血量为0',
    'money without volume',
    'HIS-3.2.7.3',
    onFirstBag((bag) => {
      bag.volume = 0
    }),
  ],
  [
    'cost-within-blood-fees',
    'other-fees-included',
    '票据金额含配血费',
    'the amount of the bill holds other fees',
    'HIS-3.2.6.2',
    onBloodUse(({ chargeBills }) => {
      for (const bill of chargeBills) bill.actualCost = (Number(bill.actualCost) + 60).toFixed(2)
    }),
  ],
  [
    'his-id-unique',
    'one-his-id',
    '所有患者同一个hisId',
    'every patient has one hisId',
    'HIS-3.2.4',
    onBloodUse(({ bldUser }) => {
      bldUser.hisId = `${String(bldUser.hisId).slice(0, 23)}000001`
    }),
  ],
  [
    'same-answer-twice',
    'his-id-by-chance',
    'hisId每次查询都不同',
    'hisId is another one each time',
    'HIS-3.2.4',
    onBloodUse(({ bldUser }, { count }) => {
      bldUser.hisId = `${bldUser.hisId}-${count}`
    }),
  ],
]

/** Faults of meaning: each value is well written, and they do not fit one another. */
export const meaningFaults: readonly Fault[] = rows.map(([checks, name, zh, en, requirement, reply]) => ({
  name,
  zh,
  en,
  requirement,
  breaks: checks.split(' '),
  ...(reply ? { reply } : {}),
}))
