/** A labelled field: label above, hint or error below. The control inside bears `id`. */
export function Field(props: {
  readonly id: string
  readonly label: React.ReactNode
  readonly hint?: React.ReactNode
  readonly error?: React.ReactNode
  readonly children: React.ReactNode
}) {
  return (
    <div className={props.error ? 'field field-bad' : 'field'}>
      <label htmlFor={props.id}>{props.label}</label>
      {props.children}
      {props.error ? (
        <p className="field-error" role="alert">
          {props.error}
        </p>
      ) : (
        props.hint && <p className="field-hint">{props.hint}</p>
      )}
    </div>
  )
}
