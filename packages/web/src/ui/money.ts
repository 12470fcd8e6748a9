import { type Fen, formatUnits, formatYuan, type UnitHundredths } from '@xuemian/contract'

/** Integer fen as people read it: two decimals, thousands apart: 123456700 is `1,234,567.00`. */
export function yuan(fen: number): string {
  const [whole = '0', decimals = '00'] = formatYuan(fen as Fen).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${decimals}`
}

/** Units in hundredths as the shortest decimal: 150 is `1.5`. */
export function units(hundredths: number): string {
  return formatUnits(hundredths as UnitHundredths)
}

/** Millilitres with thousands apart and the unit. */
export function millilitres(ml: number): string {
  return `${String(ml).replace(/\B(?=(\d{3})+$)/g, ',')} ml`
}
