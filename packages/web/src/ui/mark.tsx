/** The product's mark: a drop with a cross. */
export function Mark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path fill="#9d2b2b" d="M16 2.5c5.2 6.6 9.5 11.7 9.5 17a9.5 9.5 0 0 1-19 0c0-5.3 4.3-10.4 9.5-17z" />
      <path fill="#fff" d="M14.6 13.5h2.8v4.2h4.2v2.8h-4.2v4.2h-2.8v-4.2h-4.2v-2.8h4.2z" />
    </svg>
  )
}
