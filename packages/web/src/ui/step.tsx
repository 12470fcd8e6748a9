import { useId } from 'react'

/** A numbered part of a piece of work. */
export function Step(props: {
  readonly number?: number
  readonly title: string
  readonly className?: string
  readonly aside?: React.ReactNode
  readonly children: React.ReactNode
}) {
  const id = useId()
  return (
    <section className={`panel ${props.className ?? ''}`} aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>
          {props.number !== undefined && <span className="step-number">{props.number}</span>}
          {props.title}
        </h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  )
}
