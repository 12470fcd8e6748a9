import { describe, expect, it } from 'vitest'
import { plainStyle } from '../report/columns.ts'
import { type Line, linesOf } from './lines.ts'
import { progressLine, progressOn } from './progress.ts'

async function read(bytes: Buffer, chunk: number, most?: number): Promise<readonly Line[]> {
  async function* stream() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
  }
  const lines: Line[] = []
  for await (const line of linesOf(stream(), most)) lines.push(line)
  return lines
}

describe('the lines of a stream', () => {
  const text = '{"甲":1}\n\n第三行\r\n最后'
  it('are the same however it is cut, characters too', async () => {
    for (const chunk of [1, 2, 3, 5, 7, 100]) {
      const lines = await read(Buffer.from(text), chunk)
      expect(lines.map((line) => [line.number, line.text])).toEqual([
        [1, '{"甲":1}'],
        [2, ''],
        [3, '第三行\r'],
        [4, '最后'],
      ])
      expect(lines.at(-1)?.bytes).toBe(Buffer.byteLength(text))
    }
  })

  it('that are too long are passed over, and those after them are not', async () => {
    const lines = await read(Buffer.from(`ok\n${'x'.repeat(5000)}\n${'y'.repeat(50)}\nend`), 64, 50)
    expect(lines.map(({ text: own, fault }) => own?.length ?? fault)).toEqual([2, 'long', 50, 3])
  })

  it('of another encoding are said to be so', async () => {
    const lines = await read(Buffer.concat([Buffer.from([0xd6, 0xd0, 10]), Buffer.from('中\n')]), 100)
    expect(lines.map(({ text: own, fault }) => [own, fault])).toEqual([
      [null, 'encoding'],
      ['中', null],
    ])
  })
})

describe('progress', () => {
  it('says how far, how fast and how long still', () => {
    const line = progressLine({ done: 12_000, bytes: 250, size: 1000, ms: 20_000 }, 'zh', plainStyle)
    expect(line).toBe(`${'█'.repeat(6)}${'░'.repeat(18)} 25%  12,000 份  600 份/秒  约剩 1分0秒`)
    expect(progressLine({ done: 5, bytes: 9, size: null, ms: 1000 }, 'en', plainStyle)).toBe('5 applications  5 /s')
  })

  it('is shown on a terminal alone, and not at every step', () => {
    const written: string[] = []
    let now = 0
    const options = { size: 100, language: 'zh', style: plainStyle, clock: () => now } as const
    const write = (text: string) => written.push(text)
    const quiet = progressOn({ write }, options)
    quiet.at(1, 1)
    quiet.clear()
    expect(written).toEqual([])
    const shown = progressOn({ isTTY: true, write }, options)
    for (now = 0; now < 1000; now += 50) shown.at(now, 1)
    expect(written.length).toBe(4)
    shown.clear()
    expect(written.at(-1)).toBe('\r\u001b[2K')
  })
})
