import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readTokenKeys, rotateTokenKeys } from './token-key.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuemian-token-key-'))
  file = join(folder, 'token.key')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
const random = (bytes: number) => {
  count += 1
  return new Uint8Array(bytes).fill(count)
}
const line = (byte: number, bytes = 32) => Buffer.alloc(bytes, byte).toString('base64url')
const lines = () => readFileSync(file, 'utf8').trim().split('\n')

describe('the file of the token keys', () => {
  test('is made with one key that only its owner reads', () => {
    const { tokenKey, earlierTokenKeys } = readTokenKeys(file, random)
    expect([tokenKey.length, earlierTokenKeys]).toEqual([32, []])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readTokenKeys(file, random).tokenKey).toEqual(tokenKey)
  })

  test('holds one key a line, of which the first signs; blank lines and Windows ends do not matter', () => {
    writeFileSync(file, `\r\n${line(1)}\r\n\r\n${line(2, 48)}\r\n`)
    expect(readTokenKeys(file, random)).toEqual({
      tokenKey: Buffer.alloc(32, 1),
      earlierTokenKeys: [Buffer.alloc(48, 2)],
    })
  })

  test.each([
    ['a short key', `${line(1)}\n${line(2, 31)}\n`, '第 2 行'],
    ['a key that is no base64url', `${line(1)}=\n`, '第 1 行'],
    ['nothing', '\n', '是空的'],
  ])('with %s is refused, naming the line and no key', (_what, text, words) => {
    writeFileSync(file, text)
    expect(() => readTokenKeys(file, random)).toThrow(words)
    expect(() => readTokenKeys(file, random)).not.toThrow(line(1))
  })

  test('in a folder that is not there is refused', () => {
    expect(() => readTokenKeys(join(folder, 'none', 'token.key'), random)).toThrow('无法建立')
  })
})

describe('a change of key', () => {
  test('puts a new key first and keeps the last ones', () => {
    writeFileSync(file, `${line(101)}\n${line(102)}\n`)
    rotateTokenKeys(file, 3, random)
    const [first] = lines()
    expect(lines()).toEqual([first, line(101), line(102)])
    rotateTokenKeys(file, 3, random)
    expect(lines()).toEqual([expect.stringMatching(/^[\w-]{43}$/), first, line(101)])
    expect(new Set(lines()).size).toBe(3)
    expect(readdirSync(folder)).toEqual(['token.key'])
  })

  test('keeps the mode of the file, and what a link points to', () => {
    writeFileSync(file, `${line(101)}\n`)
    chmodSync(file, 0o640)
    const link = join(folder, 'link.key')
    symlinkSync(file, link)
    rotateTokenKeys(link, 3, random)
    expect(lines()).toHaveLength(2)
    expect(statSync(file).mode & 0o777).toBe(0o640)
  })

  test('is refused while another is under way, and leaves the keys as they were', () => {
    writeFileSync(file, `${line(101)}\n`)
    writeFileSync(`${file}.new`, '')
    expect(() => rotateTokenKeys(file, 3, random)).toThrow('token.key.new 已存在')
    expect(lines()).toEqual([line(101)])
  })

  test('of a file that is at fault changes nothing', () => {
    writeFileSync(file, 'x\n')
    expect(() => rotateTokenKeys(file, 3, random)).toThrow('第 1 行')
    expect(readFileSync(file, 'utf8')).toBe('x\n')
  })
})
