import type { Assessment } from '@xuemian/province/api'
import { groupDeviations } from './deviation-groups.ts'
import { text } from './text.ts'

/** What was forgiven in the HIS's reply: visible, in one line, with the places for whoever maintains the HIS. */
export function Deviations({ deviations }: { readonly deviations: Readonly<Assessment['deviations']> }) {
  if (deviations.length === 0) return null
  return (
    <details className="deviations">
      <summary>{text.window.deviations(deviations.length)}</summary>
      <p>{text.window.deviationLead}</p>
      <ul>
        {groupDeviations(deviations).map((deviation) => (
          <li key={deviation.requirement + deviation.quirk + deviation.path + deviation.found}>
            <span className="code">{deviation.requirement}</span>
            <span className="code">{deviation.path}</span>
            <span>{deviation.quirk}</span>
            <span>{deviation.found}</span>
            <span className="number">{text.window.times(deviation.count)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
