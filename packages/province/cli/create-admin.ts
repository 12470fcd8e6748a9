import { readPassword } from './password.ts'

/** Creates an administrator; the password comes from a file, from XUEMIAN_PASSWORD or from the terminal, never from the arguments. */
export async function createAdmin(options: {
  readonly config: string
  readonly username: string
  readonly displayName?: string
  readonly passwordFile?: string
}): Promise<void> {
  const { username, displayName = username, passwordFile } = options
  const password = await readPassword(passwordFile)
  // Only now: a missing password should be told at once.
  const { openProvince } = await import('./open.ts')
  const { province, close } = await openProvince(options.config)
  try {
    await province.createAccount({ username, displayName, role: 'administrator', hospitalId: null, password })
    process.stdout.write(`已新建管理员 ${username}。\n`)
  } finally {
    await close()
  }
}
