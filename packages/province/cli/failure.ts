import { errorTable, isCodedError } from '../errors.ts'

/** A command that cannot go on, with the lines to print; `usage`: the configuration or the arguments are at fault. */
export type CommandFailure = Error & { readonly command: true; readonly usage: boolean }

/** Makes a command's failure. */
export function commandFailure(message: string, usage = false): CommandFailure {
  return Object.assign(new Error(message), { command: true as const, usage })
}

function isCommandFailure(error: unknown): error is CommandFailure {
  return error instanceof Error && 'command' in error
}

/** 2 for wrong usage, 1 for everything else. */
export function exitCodeOf(error: unknown): 1 | 2 {
  return isCommandFailure(error) && error.usage ? 2 : 1
}

/** What a command prints of an error: our own sentences, never a foreign message, which may quote a person or a password. */
export function sentenceOf(error: unknown): string {
  if (isCommandFailure(error)) return error.message
  if (isCodedError(error)) {
    const fields = (error.detail.fields ?? []).map(({ path, message }) => `\n  ${path}  ${message}`)
    return `${error.code}: ${error.message}${errorTable[error.code].action}${fields.join('')}`
  }
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (code === 'EADDRINUSE') return '端口已被占用，请在配置中另选端口。'
  if (code === 'EACCES') return '没有权限使用这个端口或文件。'
  if (code === 'ENOENT') return '找不到文件，请核对路径。'
  // Failures of db/ and keys/ begin with their code and hold no value.
  if (typeof code === 'string' && typeof message === 'string' && message.startsWith(`${code}: `)) return message
  return `没有完成（${typeof code === 'string' ? code : 'INTERNAL'}）。`
}
