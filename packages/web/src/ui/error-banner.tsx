import { useEffect, useRef } from 'react'
import type { Problem } from './problem.ts'

/** A failure, calmly: what happened, what to do, the code to quote. Scrolled into view and read out. */
export function ErrorBanner({ problem, children }: { readonly problem: Problem; readonly children?: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new problem, even of the same wording, is to be noticed
  useEffect(() => {
    // Newer Chromium answers a promise here, which React would take for a clean-up.
    void box.current?.scrollIntoView({ block: 'nearest' })
  }, [problem])
  const { application } = problem
  return (
    <div ref={box} className="banner banner-error" role="alert" data-testid="error-banner">
      <p className="banner-title">{problem.message}</p>
      {application && !problem.message.includes(application.number) && (
        <p>
          已申请减免的申请编号：<span className="code">{application.number}</span>（{application.hospital}）
        </p>
      )}
      {problem.fields && problem.fields.length > 0 && (
        <ul>
          {problem.fields.map((field) => (
            <li key={field.path + field.message}>
              {field.path}：{field.message}
            </li>
          ))}
        </ul>
      )}
      {problem.action && <p>{problem.action}</p>}
      <p className="banner-code">错误代码 {problem.code}</p>
      {children}
    </div>
  )
}
