import type { Application } from '@xuemian/province/api'
import { shanghaiTime } from '../ui/when.ts'
import { text } from './text.ts'

/** What happened to an application, in the order in which it happened. */
export function EventList({ events }: { readonly events: Readonly<Application['events']> }) {
  return (
    <ol className="events">
      {events.map((event) => (
        <li key={event.at + event.action}>
          <span className="code muted">{shanghaiTime(event.at)}</span>
          <span>
            {event.by} {text.events[event.action] ?? event.action}
            {event.comment && <q>{event.comment}</q>}
          </span>
        </li>
      ))}
    </ol>
  )
}
