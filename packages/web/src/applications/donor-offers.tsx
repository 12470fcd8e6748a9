import { relations } from '@xuemian/contract'
import { Button } from 'antd'
import { millilitres } from '../ui/money.ts'
import type { Donations, Offer } from './assessment.ts'
import { DonationTable } from './donation-table.tsx'
import { text } from './text.ts'

/** What each donor offers, what was used before, what this application takes and leaves. With `donations`: the records behind it. */
export function DonorOffers(props: {
  readonly offers: readonly Offer[]
  readonly donations?: Donations | undefined
  readonly onRemove?: (offer: Offer) => void
}) {
  return (
    <ul className="donors">
      {props.offers.map((offer) => (
        <li key={`${offer.donor} ${offer.maskedIdentity} ${offer.relation}`} className="donor">
          <div className="donor-head">
            <div>
              <strong>
                {offer.relation === 'self' ? text.quota.self : text.quota.relative(relations[offer.relation])}
              </strong>
              <span className="sub">
                {offer.maskedName && `${offer.maskedName}　`}
                <span className="code">{offer.maskedIdentity}</span>
              </span>
            </div>
            {props.onRemove && offer.relation !== 'self' && (
              <Button
                size="small"
                type="text"
                aria-label={text.window.removeDonorOf(offer.maskedIdentity)}
                onClick={() => props.onRemove?.(offer)}
              >
                {text.window.removeDonor}
              </Button>
            )}
          </div>
          {offer.found ? <QuotaFigures offer={offer} /> : <p className="donor-none">{text.quota.notFound}</p>}
          {offer.reason && <p className="donor-reason">{offer.reason}</p>}
          {props.donations && offer.found && <DonationTable donations={props.donations[offer.donor] ?? []} />}
        </li>
      ))}
    </ul>
  )
}

function QuotaFigures({ offer }: { readonly offer: Offer }) {
  const figures = [
    [text.quota.cap, offer.cap === null ? text.quota.unlimited : millilitres(offer.cap)],
    [text.quota.before, millilitres(offer.consumedBefore)],
    [text.quota.now, millilitres(offer.consumes)],
    [text.quota.left, offer.leftAfter === null ? text.quota.unlimited : millilitres(offer.leftAfter)],
  ] as const
  return (
    <dl className="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
