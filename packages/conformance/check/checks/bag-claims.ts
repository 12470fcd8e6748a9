import {
  type BloodProduct,
  bagsOf,
  type ChargeBill,
  canonicalDonationCode,
  canonicalProductCode,
  type ReadFailureCode,
} from '@xuemian/contract'
import type { Bilingual } from '../check.ts'
import { both, inBills, inProducts, type MeaningClaim, misfit } from './meaning-claim.ts'

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

/** What the rows of bags and bills say of each other. */
export const bagClaims: readonly MeaningClaim[] = [
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
