import { Button } from 'antd'

/** Back and forth through pages by cursor; nothing where there is one page. */
export function Pager(props: {
  readonly page: number
  readonly next: string | null
  readonly words: { readonly next: string; readonly previous: string; readonly page: (page: number) => string }
  readonly onNext: (cursor: string) => void
  readonly onPrevious: () => void
}) {
  const { next } = props
  if (props.page === 1 && next === null) return null
  return (
    <div className="pager">
      <Button disabled={props.page === 1} onClick={props.onPrevious}>
        {props.words.previous}
      </Button>
      <span>{props.words.page(props.page)}</span>
      <Button disabled={next === null} onClick={() => next !== null && props.onNext(next)}>
        {props.words.next}
      </Button>
    </div>
  )
}
