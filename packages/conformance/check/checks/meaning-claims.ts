import {
  type BloodProduct,
  type BloodUse,
  bagsOf,
  type ChargeBill,
  canonicalDonationCode,
  canonicalProductCode,
  type Day,
  isDonationNumber,
  isProductCode,
  parseInstitutionCode,
  type ReadFailureCode,
} from '@xuemian/contract'
import type { Bilingual, Grade } from '../check.ts'
import type { Need } from './readings.ts'

/** Something in one reply that does not fit the rest of it; `found` names the shape, never a value. */
export interface Misfit {
  readonly path: string
  readonly found: Bilingual
}

/** What the values of one reply must say of each other. */
export interface MeaningClaim {
  readonly id: string
  readonly requirements: readonly [string, ...string[]]
  readonly grade: Grade
  readonly mend: string
  readonly claim: Bilingual
  readonly why: Bilingual
  readonly needs?: Need
  readonly misfits: (use: BloodUse, today: Day) => readonly Misfit[]
}

const both = (zh: string, en: string): Bilingual => ({ zh, en })
const user = (field: string) => `$.data.bldUser.${field}`
const misfit = (path: string, zh: string, en: string): Misfit => ({ path, found: both(zh, en) })

function inBills(use: BloodUse, judge: (bill: ChargeBill, path: string, index: number) => readonly Misfit[]) {
  return use.chargeBills.flatMap((bill, index) => judge(bill, `$.data.chargeBills[${index}]`, index))
}

function inProducts(
  use: BloodUse,
  judge: (product: BloodProduct, path: string, bill: ChargeBill) => Misfit | undefined,
) {
  return inBills(use, (bill, path) =>
    bill.products.flatMap((product, row) => judge(product, `${path}.products[${row}]`, bill) ?? []),
  )
}

const bagKey = ({ donCode, prodCode }: BloodProduct) =>
  `${canonicalDonationCode(donCode)}\n${canonicalProductCode(prodCode)}`

const counted = both(
  '省级系统把同一袋的各行相加：重复的行会使血量和金额翻倍，或使申请被拒绝',
  'the province adds the rows of a bag: a repeated row doubles volume and money, or makes the claim fail',
)
const refused = both(
  '省级系统不能判断该按哪一行计算，会拒绝这张票据',
  'the province cannot tell which row counts and refuses the bill',
)

/** A claim about the rows of each bag, which `bagsOf` sums (HIS-3.2.7). */
function bagClaim(
  id: string,
  code: ReadFailureCode,
  requirement: string,
  claim: Bilingual,
  found: Bilingual,
): MeaningClaim {
  return {
    id,
    requirements: [requirement, 'HIS-3.2.7'],
    grade: 'must',
    mend: 'bills-query',
    claim,
    why: refused,
    needs: 'bags',
    misfits: (use) =>
      inBills(use, (bill, _, index) => {
        const bags = bagsOf(bill, index)
        return !bags.ok && bags.error.code === code ? [{ path: bags.error.path, found }] : []
      }),
  }
}

/** The 22 characters before `-` or `_`, where hisId has them. */
function institutionOf(hisId: string): string | undefined {
  return /^([0-9A-Z]{22})[-_]./.exec(hisId)?.[1]
}

export const meaningClaims: readonly MeaningClaim[] = [
  {
    id: 'name-whole',
    requirements: ['HIS-3.2.3'],
    grade: 'must',
    mend: 'identity-lookup',
    claim: both('姓名完整，没有遮盖', 'the name is whole, not masked'),
    why: both('窗口人员无法核对是不是本人', 'the clerk cannot tell whether this is the person'),
    misfits: ({ bldUser }) =>
      /[*＊●•]/.test(bldUser.name) ? [misfit(user('name'), '姓名被遮盖', 'the name is masked')] : [],
  },
  {
    id: 'birthday-of-number',
    requirements: ['HIS-3.2.3.1'],
    grade: 'advice',
    mend: 'dates',
    claim: both('出生日期与18位身份证号码中的一致', 'the birthday is the one in the 18-digit citizen number'),
    why: both(
      '不一致时窗口人员须核对证件，疑为登记错误',
      'the clerk must look at the card: one of them was registered wrongly',
    ),
    misfits: ({ bldUser: { identityNumber, birthday } }) =>
      /^[1-9]\d{16}[\dX]$/.test(identityNumber) && identityNumber.slice(6, 14) !== birthday.replaceAll('-', '')
        ? [misfit(user('birthday'), '与证件号码中的出生日期不同', 'another day than in the identity number')]
        : [],
  },
  {
    id: 'his-id-names-hospital',
    requirements: ['HIS-3.2.4.1', 'HIS-3.2.4'],
    grade: 'advice',
    mend: 'ids',
    claim: both(
      'hisId由22位机构编码、“-”或“_”、住院号组成',
      'hisId is the 22-character organisation code, `-` or `_`, the admission number',
    ),
    why: both(
      '只用住院号，两家医院会有相同的hisId，而它须全省唯一',
      'admission numbers alone repeat between hospitals, and hisId must be unique in the province',
    ),
    misfits: ({ bldUser: { hisId } }) =>
      institutionOf(hisId) === undefined ? [misfit(user('hisId'), '不含机构编码', 'no organisation code in it')] : [],
  },
  {
    id: 'organisation-code-verifies',
    requirements: ['HIS-3.2.4.1'],
    grade: 'advice',
    mend: 'ids',
    claim: both('hisId中机构编码的校验位正确', 'the check character of the organisation code in hisId is right'),
    why: both(
      '多半是抄错了一位，会与别的医院混淆',
      'a character was probably copied wrongly: another hospital may have that code',
    ),
    misfits: ({ bldUser: { hisId } }) => {
      const code = institutionOf(hisId)
      return code !== undefined && !parseInstitutionCode(code)
        ? [misfit(user('hisId'), '机构编码的结构或校验位不对', 'shape or check character of the code is wrong')]
        : []
    },
  },
  {
    id: 'days-in-order',
    requirements: ['HIS-3.2.6.3', 'HIS-3.2.3.1'],
    grade: 'advice',
    mend: 'dates',
    claim: both('用血时间不早于出生日期，不晚于今天', 'blood is used after birth and not later than today'),
    why: both(
      '政策按用血时间确定：日期不对，减免就算不对',
      'the policy goes by the day of use: a wrong day gives a wrong sum',
    ),
    misfits: ({ bldUser, chargeBills }, today) =>
      inBills({ bldUser, chargeBills }, ({ consumptionDatetime: day }, path) =>
        day < bldUser.birthday || day > today
          ? [
              misfit(
                `${path}.consumptionDatetime`,
                day > today ? '晚于今天' : '早于出生日期',
                day > today ? 'later than today' : 'before the birth',
              ),
            ]
          : [],
      ),
  },
  {
    id: 'donation-code-form',
    requirements: ['HIS-3.2.7.1'],
    grade: 'advice',
    mend: 'ids',
    claim: both(
      '献血码为13位：5位血站、2位年份、6位序号',
      'donation codes have 13 characters: 5 station, 2 year, 6 serial',
    ),
    why: both(
      '不是血袋上的献血码，就查不到这袋血在别处是否已申请',
      'unless it is the code on the bag nobody can see that the bag was claimed elsewhere',
    ),
    needs: 'bags',
    misfits: (use) =>
      inProducts(use, ({ donCode }, path) =>
        isDonationNumber(canonicalDonationCode(donCode))
          ? undefined
          : misfit(`${path}.donCode`, '不是13位的献血码', 'not a donation code of 13 characters'),
      ),
  },
  {
    id: 'donation-year',
    requirements: ['HIS-3.2.7.1', 'HIS-3.2.6.3'],
    grade: 'advice',
    mend: 'ids',
    claim: both('献血码中的年份不晚于用血的年份', 'the year in a donation code is not later than that of the use'),
    why: both(
      '血不可能先用后献：献血码或用血时间有误',
      'blood is given before it is used: the code or the day is wrong',
    ),
    needs: 'bags',
    misfits: (use) =>
      inProducts(use, ({ donCode }, path, { consumptionDatetime }) => {
        const code = canonicalDonationCode(donCode)
        const later = isDonationNumber(code) && yearsAfter(code.slice(5, 7), consumptionDatetime) > 0
        return later ? misfit(`${path}.donCode`, '献血年份晚于用血年份', 'given in a year after its use') : undefined
      }),
  },
  {
    id: 'product-code-form',
    requirements: ['HIS-3.2.7.1'],
    grade: 'advice',
    mend: 'ids',
    claim: both('血液产品码为8位，如P0001V00', 'product codes have 8 characters, such as P0001V00'),
    why: both('产品码用来区分同一次献血分出的各袋', 'the product code tells the bags of one donation apart'),
    needs: 'bags',
    misfits: (use) =>
      inProducts(use, ({ prodCode }, path) =>
        isProductCode(canonicalProductCode(prodCode))
          ? undefined
          : misfit(`${path}.prodCode`, '不是8位的产品码', 'not a product code of 8 characters'),
      ),
  },
  {
    id: 'class-names-agree',
    requirements: ['HIS-3.2.7.2'],
    grade: 'advice',
    mend: 'product-fields',
    claim: both('同一产品类别编码总是同一名称', 'one class code always has one name'),
    why: both(
      '编码或对照表有误时，减免会按错误的价格计算',
      'where the code or its table is wrong the sum goes by a wrong price',
    ),
    needs: 'bags',
    misfits(use) {
      const names = new Map<string, string>()
      return inProducts(use, ({ prodClassCode, prodClassName }, path) => {
        const known = names.get(prodClassCode)
        if (known === undefined) names.set(prodClassCode, prodClassName)
        return known === undefined || known === prodClassName
          ? undefined
          : misfit(`${path}.prodClassName`, '与同一编码的另一行不同', 'differs from another row of the same code')
      })
    },
  },
  {
    id: 'rows-not-repeated',
    requirements: ['HIS-3.2.5', 'HIS-3.2.7'],
    grade: 'advice',
    mend: 'bills-query',
    claim: both('同一张票据中没有完全相同的两行', 'no two rows of a bill are the same'),
    why: counted,
    needs: 'bags',
    misfits: (use) =>
      inBills(use, ({ products }, path) => {
        const seen = new Set<string>()
        return products.flatMap((product, row) => {
          const key = `${bagKey(product)}\n${product.volume}\n${product.money}`
          if (seen.has(key))
            return [misfit(`${path}.products[${row}]`, '与前面的一行完全相同', 'the same as a row before')]
          seen.add(key)
          return []
        })
      }),
  },
  {
    id: 'bag-on-one-bill',
    requirements: ['HIS-3.2.5'],
    grade: 'advice',
    mend: 'bills-query',
    claim: both('同一袋血只在一张票据中', 'a bag stands on one bill only'),
    why: counted,
    needs: 'bags',
    misfits(use) {
      const bills = new Map<string, ChargeBill>()
      return inProducts(use, (product, path, bill) => {
        const first = bills.get(bagKey(product)) ?? bill
        bills.set(bagKey(product), first)
        return first === bill ? undefined : misfit(path, '这袋血在前面的票据中已有', 'a bill before has this bag')
      })
    },
  },
  {
    id: 'refunds-netted',
    requirements: ['HIS-3.2.5'],
    grade: 'advice',
    mend: 'bills-query',
    claim: both('退费已与收费相抵，没有负数的行', 'refunds are netted: no row is negative'),
    why: both('把每一行当作一袋血的客户端会算错', 'clients that take each row for a bag get it wrong'),
    needs: 'bags',
    misfits: (use) =>
      inProducts(use, ({ volume, money }, path) =>
        volume < 0 || money < 0 ? misfit(path, '数量或金额为负', 'volume or money below zero') : undefined,
      ),
  },
  bagClaim(
    'bag-of-one-class',
    'BAG_CLASS_CONFLICT',
    'HIS-3.2.7.2',
    both('一袋血只有一个产品类别', 'a bag has one class'),
    both('同一袋血的产品类别前后不一致', 'rows of one bag disagree about its class'),
  ),
  bagClaim(
    'bag-of-one-rh',
    'BAG_RH_CONFLICT',
    'HIS-3.2.7.4',
    both('一袋血只有一个Rh血型', 'a bag has one Rh group'),
    both('同一袋血的Rh血型前后不一致', 'rows of one bag disagree about rh'),
  ),
  bagClaim(
    'bag-not-negative',
    'BAG_NET_NEGATIVE',
    'HIS-3.2.5',
    both('一袋血收费减退费不为负', 'of a bag no more is refunded than was charged'),
    both('收费与退费相抵后为负', 'below zero after refunds'),
  ),
  bagClaim(
    'bag-with-volume',
    'BAG_MONEY_WITHOUT_VOLUME',
    'HIS-3.2.7.3',
    both('有血费的袋都有血量', 'a bag with money has a volume'),
    both('血量为零而血费不为零', 'money without volume'),
  ),
  {
    id: 'cost-within-blood-fees',
    requirements: ['HIS-3.2.6.2'],
    grade: 'advice',
    mend: 'amounts',
    claim: both('票据金额不超过血费之和', 'actualCost is not above the sum of the blood fees'),
    why: both(
      '减免的只是血费：票据金额可以因医保而较低，较高则多半含有配血费等别的费用',
      'only blood is waived: insurance may make the amount lower; a higher one probably holds other fees',
    ),
    needs: 'bags',
    misfits: (use) =>
      inBills(use, ({ actualCost, products }, path) => {
        const sum = products.reduce((total, { money }) => total + money, 0)
        return products.length > 0 && actualCost > sum
          ? [misfit(`${path}.actualCost`, '高于各袋血费之和', 'above the sum of its bags')]
          : []
      }),
  },
]

/** By how many years two digits lie after a day's year, within fifty years to either side. */
function yearsAfter(twoDigits: string, day: Day): number {
  const difference = (Number(twoDigits) - Number(day.slice(2, 4)) + 150) % 100
  return difference - 50
}
