import { useLocation } from '@tanstack/react-router'

/** What the page before has just done. Always there, so that a screen reader hears it change. */
export function Said() {
  const said = useLocation().state.said
  return (
    <p className={said ? 'banner banner-done' : 'sr-only'} role="status">
      {said}
    </p>
  )
}
