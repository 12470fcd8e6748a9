import { useEffect, useRef } from 'react'
import { createWedge } from './wedge.ts'

/**
 * Listens for a scanner or card reader that types, wherever the focus is and whatever input method is on. `onScan` answers whether it
 * took the text; then the closing Enter goes no further, so that it presses no button.
 */
export function useScan(onScan: (text: string) => boolean): void {
  const latest = useRef(onScan)
  latest.current = onScan
  useEffect(() => {
    const wedge = createWedge()
    const listen = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return
      const step = wedge({ code: event.code, shift: event.shiftKey, at: event.timeStamp })
      if (step && latest.current(step.scanned)) {
        event.preventDefault()
        event.stopPropagation()
      }
    }
    document.addEventListener('keydown', listen, true)
    return () => document.removeEventListener('keydown', listen, true)
  }, [])
}
