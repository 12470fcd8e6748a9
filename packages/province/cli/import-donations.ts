import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { donorImport } from '../api/index.ts'
import { commandFailure } from './failure.ts'
import { openProvince } from './open.ts'

const donationFile = z.union([
  z.array(donorImport),
  z.object({ donors: z.array(donorImport) }).transform(({ donors }) => donors),
])

/** Imports donors with their donations from a JSON file. */
export async function importDonations(config: string, file: string): Promise<void> {
  const donors = readDonors(await readFile(file, 'utf8'))
  const { province, close } = await openProvince(config)
  try {
    const done = await province.importDonations(donors)
    process.stdout.write(`献血者 ${done.donors} 人，新增献血记录 ${done.donations} 条。\n`)
  } finally {
    await close()
  }
}

function readDonors(text: string) {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw commandFailure('导入文件不是有效的 JSON，没有导入。')
  }
  const read = donationFile.safeParse(json)
  if (read.success) return read.data
  const places = read.error.issues.slice(0, 20).map((issue) => `  ${issue.path.join('.') || '（整个文件）'}`)
  throw commandFailure(`导入文件的内容不符合要求，没有导入：\n${places.join('\n')}`)
}
