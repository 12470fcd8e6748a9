/** The order of texts by their UTF-16 units: the same wherever it runs. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Sorts the list that it is given. Most lists of an assessment are in order already, which is cheaper to see than to sort. */
export function inOrder<T>(rows: T[], compare: (a: T, b: T) => number): T[] {
  for (let at = 1; at < rows.length; at += 1) {
    if (compare(rows[at - 1] as T, rows[at] as T) > 0) return rows.sort(compare)
  }
  return rows
}
