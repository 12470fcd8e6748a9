import type { FieldName } from './lenient/field.ts'

const field =
  (requirement: string) =>
  (key: string, label: string): FieldName => ({ key, label, requirement })
const user = field('HIS-3.2.3')
const bill = field('HIS-3.2.6')
const product = field('HIS-3.2.7')

/** The fields of `/blduseinfo` with the names that the source text gives them. */
export const bldUser = user('bldUser', '患者信息')
export const chargeBills = field('HIS-3.2.5')('chargeBills', '用血票据集合')

export const userFields = {
  name: user('name', '姓名'),
  identityNumber: user('identityNumber', '证件号码'),
  birthday: user('birthday', '出生日期'),
  hisId: field('HIS-3.2.4')('hisId', 'HIS标识'),
}

export const billFields = {
  serialNumber: bill('serialNumber', '出院结算单编号'),
  actualCost: bill('actualCost', '票据金额'),
  consumptionDatetime: bill('consumptionDatetime', '用血时间'),
  products: bill('products', '血液产品集合'),
}

export const productFields = {
  donCode: product('donCode', '血液献血码'),
  prodCode: product('prodCode', '血液产品码'),
  prodClassCode: product('prodClassCode', '血液产品类别编码'),
  prodClassName: product('prodClassName', '血液产品类别名称'),
  volume: product('volume', '用血数量'),
  rh: product('rh', 'RH血型'),
  money: product('money', '血费金额'),
}
