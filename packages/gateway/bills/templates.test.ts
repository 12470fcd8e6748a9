import { describe, expect, test } from 'vitest'
import { identityNumber, organisationCode, testGateway, tokenOf } from '../testing.ts'
import { defaultTemplates, fillTemplate, templateFault } from './templates.ts'

describe('a template', () => {
  test('of the interface text is taken, and filled', () => {
    for (const name of ['hisId', 'serialNumber'] as const)
      expect(templateFault(name, defaultTemplates[name])).toBeUndefined()
    const parts = { organisationCode: '40224846313020211A1001', admissionNumber: '056544', settlementNumber: 'S$1' }
    expect(fillTemplate(defaultTemplates.serialNumber, parts)).toBe('40224846313020211A1001_056544')
    expect(fillTemplate('{organisationCode}-{settlementNumber}', parts)).toBe('40224846313020211A1001-S$1')
  })

  test.each([
    ['hisId', '{organisationCode}_{admissionNo}', '没有 {admissionNo}'],
    ['hisId', '{organisationCode}_{settlementNumber}', '没有 {settlementNumber}'],
    ['hisId', '{admissionNumber}', '须含 {organisationCode}'],
    ['hisId', '{organisationCode}', '{admissionNumber} 或 {patientKey}'],
    ['serialNumber', '{organisationCode}', '{admissionNumber} 或 {settlementNumber}'],
    ['serialNumber', '{organisationCode} {admissionNumber}', '占位符之间'],
  ] as const)('for %s as %s is refused with the way out', (name, template, words) => {
    expect(templateFault(name, template)).toContain(words)
  })
})

describe('the numbers of a reply', () => {
  test('are made as configured (HIS-3.2.4, HIS-3.2.6)', async () => {
    const settings = {
      hisId: '{organisationCode}-{patientKey}',
      serialNumber: '{organisationCode}-{admissionNumber}.{settlementNumber}',
    }
    const gateway = await testGateway({ settings })
    const reply = await gateway.app.inject(
      `/blduseinfo?token=${await tokenOf(gateway)}&identityNumber=${identityNumber}`,
    )
    expect(reply.json()).toMatchObject({
      data: {
        bldUser: { hisId: `${organisationCode}-1` },
        chargeBills: [{ serialNumber: `${organisationCode}-056544.S1` }],
      },
    })
    await gateway.close()
  })
})
