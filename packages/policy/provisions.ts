import type { Bilingual } from './bilingual.ts'
import type { Provision } from './format/fields.ts'
import type { Policy } from './format/policy-schema.ts'

/** A provision with what it stands behind. */
export interface PlacedProvision extends Bilingual {
  readonly path: string
  readonly provision: Provision
}

/** Every provision of a policy, in the order of its file. */
export function provisionsOf({
  donations,
  rules,
  ceilings,
  consumption,
  amount,
  deadline,
  payer,
}: Policy): readonly PlacedProvision[] {
  return [
    { path: 'donations.provision', zh: '计入的献血', en: 'donations', provision: donations.provision },
    ...rules.flatMap(({ tiers }, r) =>
      tiers.map(({ provision }, t) => ({
        path: `rules.${r}.tiers.${t}.provision`,
        zh: `第${r + 1}条规则第${t + 1}档`,
        en: `rule ${r + 1} tier ${t + 1}`,
        provision,
      })),
    ),
    ...(ceilings ?? []).flatMap(({ tiers }, c) =>
      tiers.map(({ provision }, t) => ({
        path: `ceilings.${c}.tiers.${t}.provision`,
        zh: `第${c + 1}条总限第${t + 1}档`,
        en: `ceiling ${c + 1} tier ${t + 1}`,
        provision,
      })),
    ),
    { path: 'consumption.provision', zh: '额度怎样抵用', en: 'consumption', provision: consumption.provision },
    { path: 'amount.provision', zh: '减免的金额', en: 'amount', provision: amount.provision },
    ...(deadline
      ? [{ path: 'deadline.provision', zh: '申请期限', en: 'deadline', provision: deadline.provision }]
      : []),
    { path: 'payer.provision', zh: '由谁支付', en: 'payer', provision: payer.provision },
  ]
}
