/** The key that belongs to one content. Kept while the content stays, so that a repeated submission answers the first one's reply. */
export interface SubmissionKey {
  readonly key: string
  readonly content: string
}

/**
 * The key for `content`: the held one where it was made for the very same content (a retry after a lost answer), else a new one from
 * `random` (16 random bytes; not `randomUUID`, which pages on plain http lack).
 */
export function submissionKey(
  held: SubmissionKey | undefined,
  content: string,
  random: (bytes: Uint8Array<ArrayBuffer>) => unknown,
): SubmissionKey {
  if (held?.content === content) return held
  const bytes = new Uint8Array(16)
  random(bytes)
  return { key: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''), content }
}
