import {
  canonicalDonationCode,
  canonicalProductCode,
  type Day,
  isDonationNumber,
  isProductCode,
  parseInstitutionCode,
} from '@xuemian/contract'
import { bagClaims } from './bag-claims.ts'
import { both, inBills, inProducts, type MeaningClaim, misfit, user } from './meaning-claim.ts'

/** The 22 characters before `-` or `_`, where hisId has them. */
function institutionOf(hisId: string): string | undefined {
  return /^([0-9A-Z]{22})[-_]./.exec(hisId)?.[1]
}

/** What the values of one reply say of each other. */
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
  ...bagClaims,
]

/** By how many years two digits lie after a day's year, within fifty years to either side. */
function yearsAfter(twoDigits: string, day: Day): number {
  const difference = (Number(twoDigits) - Number(day.slice(2, 4)) + 150) % 100
  return difference - 50
}
