import { text } from './text.ts'

/** Whether the hospital's signature over the bills was verified; what that means stands beside it for who points at it. */
export function VerifiedTag({ verified }: { readonly verified: boolean }) {
  const { tag, meaning } = verified ? text.verified.yes : text.verified.no
  return (
    <span className={verified ? 'tag tag-green' : 'tag tag-grey'} title={meaning} data-testid="verified">
      {tag}
    </span>
  )
}
