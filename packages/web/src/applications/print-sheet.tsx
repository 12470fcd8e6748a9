import { type BloodUser, relations } from '@xuemian/contract'
import type { Application } from '@xuemian/province/api'
import { capitalAmount } from '../ui/capital-amount.ts'
import { millilitres, units, yuan } from '../ui/money.ts'
import { shanghaiDay } from '../ui/when.ts'
import { linesOf, waivedOf } from './assessment.ts'
import { text } from './text.ts'

/**
 * The application form on A4, seen on paper only. `patient` is the HIS reply held in memory right after handing in; without it (printed
 * later from the record) the masked name and number stand there.
 */
export function PrintSheet(props: {
  readonly application: Application
  readonly patient?: BloodUser
  readonly clerk?: string
}) {
  const { application, patient } = props
  const { assessment } = application
  const words = text.print
  return (
    <article className="print-sheet" aria-hidden="true">
      <h1>{words.title}</h1>
      <p className="print-line">
        <span>
          {words.number}：{application.number}
        </span>
        <span>
          {words.hospital}：{application.hospital}
        </span>
        <span>
          {words.date}：{shanghaiDay(application.submittedAt ?? application.createdAt)}
        </span>
      </p>
      <table>
        <tbody>
          <tr>
            <th>{words.name}</th>
            <td>{patient?.name ?? assessment.patient.maskedName}</td>
            <th>{words.identity}</th>
            <td>{patient?.identityNumber ?? assessment.patient.maskedIdentity}</td>
          </tr>
          <tr>
            <th>{words.birthday}</th>
            <td>{assessment.patient.birthday}</td>
            <th>{words.hisId}</th>
            <td>{assessment.patient.hisId}</td>
          </tr>
        </tbody>
      </table>
      <h2>{words.blood}</h2>
      <table>
        <thead>
          <tr>
            <th>{text.bag.consumedOn}</th>
            <th>{text.bag.donCode}</th>
            <th>{text.bag.product}</th>
            <th>{text.bag.volume}</th>
            <th>{text.bag.rh}</th>
            <th>{text.bag.money}</th>
            <th>{text.bag.waived}</th>
          </tr>
        </thead>
        <tbody>
          {assessment.bills.flatMap((bill, index) =>
            bill.bags.map((bag, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a bag is its place in the reply
              <tr key={`${index} ${place}`}>
                <td>{bill.consumedOn}</td>
                <td>{bag.donCode}</td>
                <td>{bag.prodClassName}</td>
                <td className="number">{units(bag.volume)}</td>
                <td className="centre">{bag.rh}</td>
                <td className="number">{yuan(bag.money)}</td>
                <td className="number">{yuan(waivedOf(linesOf(assessment, index, place)))}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      <h2>{words.donors}</h2>
      <table>
        <thead>
          <tr>
            <th>{words.relation}</th>
            <th>{words.donor}</th>
            <th>{text.quota.cap}</th>
            <th>{text.quota.now}</th>
            <th>{text.bag.reason}</th>
          </tr>
        </thead>
        <tbody>
          {assessment.donors
            .filter((offer) => offer.found)
            .map((offer) => (
              <tr key={offer.donor + offer.relation}>
                <td>{relations[offer.relation]}</td>
                <td>
                  {offer.maskedName} {offer.maskedIdentity}
                </td>
                <td className="number">{offer.cap === null ? text.quota.unlimited : millilitres(offer.cap)}</td>
                <td className="number">{millilitres(offer.consumes)}</td>
                <td>{offer.reason}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <h2>{words.sum}</h2>
      <table>
        <tbody>
          <tr>
            <th>{text.sum.billed}</th>
            <td className="number">¥{yuan(application.billed)}</td>
            <th>{text.sum.waived}</th>
            <td className="number">¥{yuan(application.waived)}</td>
            <th>{words.remains}</th>
            <td className="number">¥{yuan(assessment.remains)}</td>
          </tr>
          <tr>
            <th>{words.capital}</th>
            <td colSpan={5}>{capitalAmount(application.waived)}</td>
          </tr>
          <tr>
            <th>{text.sum.policy}</th>
            <td colSpan={5}>{assessment.policy.title}</td>
          </tr>
        </tbody>
      </table>
      <p className="print-declare">{words.declare}</p>
      <div className="print-signatures">
        <p>
          {words.applicant}：<span />
          {words.day}
        </p>
        <p>
          {words.clerk}：<span>{props.clerk ?? ''}</span>
          {words.day}
        </p>
        <p>
          {words.stamp}：<span />
          {words.day}
        </p>
      </div>
    </article>
  )
}
