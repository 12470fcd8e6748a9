import type { ApplicationState } from '@xuemian/province/api'
import { stateNames } from './text.ts'

const tones: Readonly<Record<ApplicationState, string>> = {
  draft: 'grey',
  submitted: 'amber',
  approved: 'green',
  rejected: 'red',
  returned: 'red',
  cancelled: 'grey',
}

/** An application's state, in a word and a tone. */
export function StateTag({ state }: { readonly state: ApplicationState }) {
  return <span className={`tag tag-${tones[state]}`}>{stateNames[state]}</span>
}
