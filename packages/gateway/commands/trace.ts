import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { identityForms } from '@xuemian/contract'
import { dayFiles } from '../access-log/day-file.ts'
import { createSubject } from '../access-log/subject.ts'
import { readSubjectKey } from '../access-log/subject-key.ts'
import { faultLines, loadConfig } from '../config/config.ts'
import { readHidden, refuse } from './terminal.ts'

/** Prints the hash that stands for a person in the access log, and every line that holds it. The number comes from the standard input. */
export async function trace({ config: file = 'gateway.yaml' }: { config?: string }): Promise<void> {
  const read = loadConfig(file, process.env)
  if (!read.ok) return refuse(`配置有 ${read.faults.length} 处错误：\n${faultLines(file, read.faults)}`)
  const { accessLog } = read.value
  if (!accessLog) return refuse(`${file} 没有 accessLog：网关未记录访问日志`)
  const [canonical] = identityForms(await readHidden('请输入证件号（不显示）：'))
  if (canonical === undefined) return refuse('证件号格式不正确')
  let subject: string
  try {
    subject = createSubject(readSubjectKey(accessLog.keyFile))(canonical)
  } catch (error) {
    return refuse((error as Error).message)
  }
  process.stdout.write(`subject: ${subject}\n`)
  const found = await linesOf(accessLog.folder, subject)
  if (found === undefined) return refuse('访问日志的文件夹无法读取')
  process.stderr.write(`共 ${found} 条\n`)
}

/** Prints the lines of a subject as they stand, oldest first, and answers how many. */
async function linesOf(folder: string, subject: string): Promise<number | undefined> {
  const files = await dayFiles(folder).catch(() => undefined)
  if (!files) return undefined
  const mark = `"subject":"${subject}"`
  let found = 0
  for (const { path } of files) {
    for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
      if (!line.includes(mark)) continue
      found += 1
      process.stdout.write(`${line}\n`)
    }
  }
  return found
}
