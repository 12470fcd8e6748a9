import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { permissionState } from '../his.ts'
import { text } from './text.ts'
import type { ReadingStage } from './use-case.ts'

/** Where a reading stands, in a quiet line; names the browser's question while it is open. */
export function ReadingProgress({ stage, onStop }: { readonly stage: ReadingStage; readonly onStop: () => void }) {
  const [asking, setAsking] = useState(false)
  useEffect(() => {
    let live = true
    const look = () =>
      void permissionState().then(
        (state) => live && setAsking(window.location.protocol === 'https:' && state === 'prompt'),
      )
    // Browsers ask on https pages alone, and not before the call.
    const timer = window.setInterval(look, 1_500)
    return () => {
      live = false
      window.clearInterval(timer)
    }
  }, [])
  return (
    <div className="progress" role="status">
      <span className="progress-bar" aria-hidden="true" />
      <p>
        {text.window.stages[stage]}
        {stage === 'his' && asking && <span className="progress-note">{text.window.permission}</span>}
      </p>
      {stage === 'his' && (
        <Button size="small" onClick={onStop}>
          {text.window.stop}
        </Button>
      )}
    </div>
  )
}
