import { describe, expect, it } from 'vitest'
import { problemOfHis, wayTo } from './his.ts'

describe('failures of the HIS', () => {
  it("brings the hospital's own words", () => {
    const problem = problemOfHis({
      code: 'HIS_REFUSED',
      step: 'bloodUse',
      message: '医院接口报告查询失败',
      action: '请按医院接口的说明处理后重试。',
      erroMessage: '未找到该患者',
    })
    expect(problem).toEqual({
      code: 'HIS_REFUSED',
      message: '医院接口报告查询失败：未找到该患者',
      action: '请按医院接口的说明处理后重试。',
    })
  })

  it('names the field that could not be read', () => {
    const reading = { code: 'x', requirement: 'HIS-3.2.7', path: '$', message: '第2张票据第3袋 rh 无法识别' }
    expect(
      problemOfHis({ code: 'REPLY_UNREADABLE', step: 'bloodUse', message: '不符合接口规范', action: '', reading })
        .message,
    ).toBe('不符合接口规范：第2张票据第3袋 rh 无法识别')
  })

  it('stands as a sentence where there is nothing to add', () => {
    expect(problemOfHis({ code: 'CORS', step: 'token', message: '浏览器不允许读取其答复', action: '' }).message).toBe(
      '浏览器不允许读取其答复。',
    )
  })
})

describe('the way to the HIS', () => {
  const page = { origin: 'https://gateway.example:8443', protocol: 'https:' }

  it('asks no permission of the browser where the page comes from the same origin', () => {
    const way = wayTo({ baseUrl: 'https://gateway.example:8443/his', lan: true }, page)
    expect(way).toEqual({ lan: false, pageIsSecure: true })
  })

  it.each(['https://gateway.example', 'http://gateway.example:8443', 'https://10.1.2.3:8443', 'no address'])(
    'watches the permission on the way to another origin: %s',
    (baseUrl) => {
      const way = wayTo({ baseUrl, lan: true }, page)
      expect(way).toEqual({ lan: true, pageIsSecure: true, permission: expect.any(Function) })
    },
  )
})
