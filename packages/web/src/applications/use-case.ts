import { useMutation } from '@tanstack/react-query'

import type { Application, Claim, FreshAssessment } from '@xuemian/province/api'
import { useEffect, useRef, useState } from 'react'
import { forgetHis, type HisAnswer, readBloodUse } from '../his.ts'
import { province } from '../province.ts'
import { queries } from '../queries.ts'
import type { AddedDonor } from './donor-check.ts'
import { type SubmissionKey, submissionKey } from './submission-key.ts'

/** One patient at the window, held in memory only. */
export interface WindowCase {
  readonly identityNumber: string
  readonly answer: HisAnswer
  readonly donors: readonly AddedDonor[]
  readonly assessment: FreshAssessment
}

export type ReadingStage = 'his' | 'assess'

function claimOf({ identityNumber, answer, donors }: Omit<WindowCase, 'assessment'>, draft: string | undefined): Claim {
  return { identityNumber, his: answer.reply, donors: [...donors], ...(draft ? { applicationId: draft } : {}) }
}

/** The window's work on one patient, from mount to unmount: read, weigh donors, hand in. `applicationId`: a draft or returned application that is handed in again. */
export function useCase(applicationId: string | undefined) {
  const [current, setCurrent] = useState<WindowCase>()
  const [stage, setStage] = useState<ReadingStage>()
  const [done, setDone] = useState<Application>()
  const [draft, setDraft] = useState(applicationId)
  const key = useRef<SubmissionKey>(undefined)
  const abort = useRef<AbortController>(undefined)

  // A reading that nobody waits for any more is not worth a line in the hospital's log.
  useEffect(() => () => abort.current?.abort(), [])

  const read = useMutation({
    mutationFn: async (identityNumber: string): Promise<WindowCase> => {
      abort.current = new AbortController()
      setStage('his')
      const answer = await readBloodUse(identityNumber, abort.current.signal)
      setStage('assess')
      const next = { identityNumber, answer, donors: [] }
      return { ...next, assessment: await province.assess(claimOf(next, draft)) }
    },
    onSuccess: setCurrent,
    onError: forgetHis,
    onSettled: () => setStage(undefined),
  })

  const weigh = useMutation({
    mutationFn: async ({ from, donors }: { from: WindowCase; donors: readonly AddedDonor[] }): Promise<WindowCase> => {
      const next = { ...from, donors }
      return { ...next, assessment: await province.assess(claimOf(next, draft)) }
    },
    onSuccess: (next) => {
      setCurrent(next)
      handIn.reset()
    },
  })

  const handIn = useMutation({
    mutationFn: ({ from, submit, note }: { from: WindowCase; submit: boolean; note: string }): Promise<Application> => {
      const content = { ...claimOf(from, draft), submit, expectedWaived: from.assessment.waived, note: note.trim() }
      key.current = submissionKey(key.current, JSON.stringify(content), (bytes) => crypto.getRandomValues(bytes))
      const body = { ...content, key: key.current.key }
      return draft ? province.resubmit(draft, body) : province.apply(body)
    },
    onSuccess: (application) => {
      setDraft(application.id)
      setDone(application)
      void queries.invalidateQueries({ queryKey: ['applications'] })
    },
  })

  return {
    current,
    stage,
    done,
    read,
    weigh,
    handIn,
    /** Stops a reading that is under way. */
    stop: () => abort.current?.abort(),
    /** Back from a saved draft to the case. */
    goOn: () => setDone(undefined),
  }
}

export type CaseWork = ReturnType<typeof useCase>
