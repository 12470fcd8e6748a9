/** What a file of the rules is. */
export type FileKind = 'policy' | 'classes' | 'case'

/** Tells by the keys at the margin; what looks like nothing known is read as rules, so that its faults are listed. */
export function kindOf(text: string): FileKind {
  if (/^['"]?classes['"]?\s*:/m.test(text)) return 'classes'
  return /^['"]?(sentence|facts|expected)['"]?\s*:/m.test(text) ? 'case' : 'policy'
}
