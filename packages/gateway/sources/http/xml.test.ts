import { describe, expect, test } from 'vitest'
import { scalarAt } from './reply.ts'
import { MAX_XML_CHARACTERS, readXml } from './xml.ts'

describe('XML', () => {
  test.each([
    ['a text', '<a><b> 007.10 </b></a>', '007.10'],
    ['escapes', '<a><b>&lt;&amp;&gt;&quot;&apos;&#24352;&#x5F20;&other;</b></a>', '<&>"\'张张&other;'],
    ['CDATA as it stands', '<a><b><![CDATA[<x>&amp;</x>]]></b></a>', '<x>&amp;</x>'],
    ['a text with a type', '<a><b xsi:type="xsd:string">x</b></a>', 'x'],
    ['an empty element', '<a><b/></a>', ''],
    ['nil', '<a><b xsi:nil="true"/></a>', null],
    ['a prefix', '<s:a xmlns:s="u"><s:b>x</s:b></s:a>', 'x'],
    ['a declaration', '\ufeff<?xml version="1.0" encoding="GBK"?>\n<!-- c --><a><b>x</b></a>', 'x'],
  ])('%s is read', (_what, text, value) => {
    expect(scalarAt(readXml(text) ?? '', 'a.b')).toBe(value)
  })

  test('attributes have a name of their own, elements of one name are a list', () => {
    expect(scalarAt(readXml('<a><b no="&lt;1"/></a>') ?? '', 'a.b.@no')).toBe('<1')
    expect(readXml('<a><b>1</b><b>2</b></a>')).toMatchObject({
      members: [{ value: { members: [{ value: ['1', '2'] }] } }],
    })
  })

  test.each([
    ['nothing', ''],
    ['no XML', 'plain'],
    ['tags that cross', '<a><b></a></b>'],
    ['something behind the end', '<a></a>x'],
    ['a DOCTYPE', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['a name of JavaScript’s own', '<a><__proto__>1</__proto__></a>'],
    ['too deep', `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`],
    ['too long', `<a>${'x'.repeat(MAX_XML_CHARACTERS)}</a>`],
  ])('%s is refused', (_what, text) => {
    expect(readXml(text)).toBeUndefined()
  })
})
