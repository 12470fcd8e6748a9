import type { Assessment } from '@xuemian/province/api'
import { units, yuan } from '../ui/money.ts'
import { type Bag, type Bill, type Line, linesOf, reasonsOf, waivedOf } from './assessment.ts'
import { text } from './text.ts'

/** Bills and their bags with what is waived of each and why. `compact` puts the reasons below each bag, for a narrow column. */
export function BagTable({
  assessment,
  compact = false,
}: {
  readonly assessment: Assessment
  readonly compact?: boolean
}) {
  if (assessment.bills.length === 0) return <p className="muted">{text.bag.none}</p>
  return (
    <table className={compact ? 'table bags bags-compact' : 'table bags'}>
      <caption className="sr-only">{text.bag.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{text.bag.donCode}</th>
          <th scope="col">{text.bag.product}</th>
          <th scope="col" className="number">
            {text.bag.volume}
          </th>
          <th scope="col">{text.bag.rh}</th>
          <th scope="col" className="number">
            {text.bag.money}
          </th>
          <th scope="col" className="number">
            {text.bag.waived}
          </th>
          {!compact && <th scope="col">{text.bag.reason}</th>}
        </tr>
      </thead>
      {assessment.bills.map((bill, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: serialNumber need not be unique (HIS-3.2.6); a bill is its place in the reply
        <BillRows key={index} assessment={assessment} bill={bill} index={index} compact={compact} />
      ))}
    </table>
  )
}

function BillRows(props: {
  readonly assessment: Assessment
  readonly bill: Bill
  readonly index: number
  readonly compact: boolean
}) {
  const { assessment, bill, index, compact } = props
  return (
    <tbody>
      <tr className="bill-row">
        <th scope="rowgroup" colSpan={compact ? 6 : 7}>
          <span>
            {text.bag.bill} <span className="code">{bill.serialNumber}</span>
          </span>
          <span>
            {text.bag.consumedOn} {bill.consumedOn}
          </span>
          <span>
            {text.bag.actualCost} {yuan(bill.actualCost)}
          </span>
        </th>
      </tr>
      {bill.bags.map((bag, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bag is its place in the reply
        <BagRows key={place} bag={bag} lines={linesOf(assessment, index, place)} compact={compact} />
      ))}
    </tbody>
  )
}

function BagRows({
  bag,
  lines,
  compact,
}: {
  readonly bag: Bag
  readonly lines: readonly Line[]
  readonly compact: boolean
}) {
  const waived = waivedOf(lines)
  const tone = bag.claimedBy ? 'bag-claimed' : ''
  const reason = bag.claimedBy ? (
    <p className="claimed-by">{text.bag.claimedBy(bag.claimedBy.number, bag.claimedBy.hospital)}</p>
  ) : (
    reasonsOf(lines).map((sentence) => <p key={sentence}>{sentence}</p>)
  )
  return (
    <>
      <tr className={tone}>
        <td className="code">{bag.donCode}</td>
        <td>
          {bag.prodClassName}
          <span className="sub code">{bag.prodCode}</span>
        </td>
        <td className="number">{units(bag.volume)}</td>
        <td className={bag.rh === '-' ? 'rh rh-negative' : 'rh'}>{bag.rh === '-' ? '−' : '+'}</td>
        <td className="number">{yuan(bag.money)}</td>
        <td className={waived > 0 ? 'number strong' : 'number muted'}>{yuan(waived)}</td>
        {!compact && <td className="reason">{reason}</td>}
      </tr>
      {compact && (
        <tr className={`reason-row ${tone}`}>
          <td colSpan={6} className="reason">
            {reason}
          </td>
        </tr>
      )}
    </>
  )
}
