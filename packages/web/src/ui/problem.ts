/** A failure as people read it: what happened, what to do, and the stable code to quote on the telephone. */
export interface Problem {
  readonly code: string
  /** Chinese sentence: what happened. */
  readonly message: string
  /** Chinese sentence: what to do; may be empty. */
  readonly action: string
  /** The application that already holds the bag or the quota. */
  readonly application?: { readonly number: string; readonly hospital: string }
  readonly fields?: readonly { readonly path: string; readonly message: string }[]
}

/** An error that carries a `Problem`; thrown by `province.ts` and `his.ts`. */
export type ProblemError = Error & { readonly problem: Problem }

/** Makes an error to throw. Its text is the code alone: a message may be logged, a person's data may not. */
export function problemError(problem: Problem): ProblemError {
  return Object.assign(new Error(problem.code), { problem })
}

/** The problem behind anything thrown; what has no code is a fault of this page and says so. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Error && 'problem' in thrown) return (thrown as ProblemError).problem
  return {
    code: 'PAGE_FAULT',
    message: '页面出现意外错误，操作没有完成。',
    action: '请刷新页面后重试；若仍然出现，请联系管理员。',
  }
}
