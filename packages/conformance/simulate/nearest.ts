/** The name that a mistyped one most likely meant; undefined where none is near. */
export function nearest(text: string, names: readonly string[]): string | undefined {
  const typed = text.toLowerCase().replaceAll('_', '-')
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const name of names) {
    const distance = name.startsWith(typed) && typed.length >= 3 ? 1 : editDistance(typed, name)
    if (distance <= Math.max(2, name.length / 3) && (!best || distance < best.distance)) best = { name, distance }
  }
  return best?.name
}

/** How many letters must be added, left out or replaced (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j += 1) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
