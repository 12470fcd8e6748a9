import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sampleApplications } from './backtest/sample.ts'
import { createCommand } from './cli.ts'
import { readApplication } from './facts-schema.ts'
import { oddityTable } from './oddities.ts'

const guide = readFileSync(new URL('../../docs/policy-tools.md', import.meta.url), 'utf8')
/** Each command with the output that the guide shows. */
const shown = [...guide.matchAll(/```sh\n([^`]+)```\n\n```text\n([^`]+)```/g)].map(
  ([, commands = '', output = '']) => ({
    command: commands.trimEnd().split('\n').at(-1) ?? '',
    lines: output.split('\n').filter((line) => line !== '' && line !== '……'),
  }),
)

afterEach(() => void vi.restoreAllMocks())

describe('the guide to the tools', () => {
  it('shows five commands', () => expect(shown).toHaveLength(5))

  it.each(shown)('says what $command prints', async ({ command, lines }) => {
    const folder = mkdtempSync(join(tmpdir(), 'xuemian-guide-'))
    try {
      const made = sampleApplications(1, '11')
      const past = Array.from({ length: 2_000 }, () => JSON.stringify(made.next().value))
      if (command.includes('past.jsonl')) writeFileSync(join(folder, 'past.jsonl'), past.join('\n'))
      const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
      const words = command.split(' ').slice(2)
      const parameters = words.map((word) => (/^(past|report)\./.test(word) ? join(folder, word) : word))
      await createCommand('zh').parseAsync(['node', 'xuemian-policy', ...parameters])
      const output = printed.mock.calls
        .map(([text]) => String(text))
        .join('')
        .split('\n')
      let from = 0
      for (const line of lines) {
        const at = output.indexOf(line, from)
        expect(at, `${line}\n${output.join('\n')}`).toBeGreaterThanOrEqual(from)
        from = at + 1
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('shows an application that is read', () => {
    const [, json = ''] = /```json\n([^`]+)```/.exec(guide) ?? []
    expect(readApplication(JSON.stringify(JSON.parse(json)), 'guide', 1)).toMatchObject({ ok: true })
  })

  it('lists every oddity', () => {
    const rows = [...guide.matchAll(/^\| `([A-Z_]+)` \| (.+) \| (.+) \|$/gm)].map(([, code, zh, en]) => [
      code,
      { zh, en },
    ])
    expect(Object.fromEntries(rows)).toEqual(oddityTable)
  })
})
