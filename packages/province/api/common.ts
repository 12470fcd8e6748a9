import * as z from 'zod'

/** Integer fen. */
export const fen = z.int()
/** Integer millilitres. */
export const millilitres = z.int().min(0)
/** `yyyy-MM-dd`. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** An instant, ISO 8601 in UTC. */
export const instant = z.string()
/** Row identity: UUID. */
export const id = z.uuid()

/** Every failure of the API, whatever its status (errors.ts is the table of codes). */
export const apiError = z.object({
  error: z.object({
    code: z.string().meta({ description: '稳定的错误代码 · stable code, see docs/errors.md' }),
    message: z.string().meta({ description: '给使用者看的中文说明 · Chinese sentence for the user' }),
    action: z.string().meta({ description: '该怎么办 · what to do' }),
    /** Set where a bag or quota is already claimed. */
    application: z.object({ number: z.string(), hospital: z.string() }).optional(),
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
})
export type ApiError = z.infer<typeof apiError>

export const role = z.enum(['clerk', 'reviewer', 'administrator', 'auditor'])
export type Role = z.infer<typeof role>
