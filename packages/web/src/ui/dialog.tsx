import { useEffect, useId, useRef } from 'react'

/** A question that stops everything else until it is answered; Escape answers no. The browser's own: it holds the focus and needs no style of its own. */
export function Dialog(props: {
  readonly title: string
  readonly onClose: () => void
  readonly children: React.ReactNode
}) {
  const id = useId()
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog ref={box} className="dialog" aria-labelledby={id} onCancel={props.onClose}>
      <h2 id={id}>{props.title}</h2>
      {props.children}
    </dialog>
  )
}
