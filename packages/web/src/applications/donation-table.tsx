import type { Donation } from '@xuemian/province/api'
import { millilitres, units } from '../ui/money.ts'
import { text } from './text.ts'

/** A donor's donations, the latest first: for reviewers and auditors. */
export function DonationTable({ donations }: { readonly donations: readonly Donation[] }) {
  if (donations.length === 0) return <p className="muted">{text.review.noDonations}</p>
  const sorted = [...donations].sort((a, b) => (a.day < b.day ? 1 : -1))
  return (
    <table className="table donations">
      <caption>{text.review.total(donations.length)}</caption>
      <thead>
        <tr>
          <th scope="col">{text.review.day}</th>
          <th scope="col">{text.review.kind}</th>
          <th scope="col" className="number">
            {text.review.amount}
          </th>
          <th scope="col">{text.review.station}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((donation) => (
          <tr key={`${donation.donCode} ${donation.day}`} title={donation.donCode}>
            <td className="code">{donation.day}</td>
            <td>{text.review.kinds[donation.kind]}</td>
            <td className="number">
              {donation.kind === 'whole-blood'
                ? millilitres(donation.volume)
                : text.review.therapeutic(units(donation.units))}
            </td>
            <td>{donation.station}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
