/** Whether brackets outside double-quoted strings close in the order in which they open. Linear; for choosing a message only. */
export function isBalanced(text: string): boolean {
  const open: number[] = []
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (inString) {
      if (code === 0x5c) i++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x7b || code === 0x5b) open.push(code)
    // the closing bracket of `{` and of `[` is two code units further in ASCII
    else if ((code === 0x7d || code === 0x5d) && open.pop() !== code - 2) return false
  }
  return open.length === 0 && !inString
}
