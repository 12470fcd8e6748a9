/** Where a field of a row goes in the reply, and the clause that says so. */
export interface Destination {
  /** As the interface writes it; null: the field only decides, it is not sent. */
  readonly wire: string | null
  readonly clause: string
  /** What it is for, where its name does not say. */
  readonly use?: string
}

/** The fields of a patient's row and of a bag's, in the order in which they are read. */
export const DESTINATIONS: Readonly<Record<'patient' | 'bag', Readonly<Record<string, Destination>>>> = {
  patient: {
    patientKey: { wire: null, clause: 'HIS-3.2.4', use: '连接患者与票据' },
    name: { wire: 'bldUser.name', clause: 'HIS-3.2.3' },
    identityNumber: { wire: 'bldUser.identityNumber', clause: 'HIS-3.2.3', use: '回显所查证件号' },
    birthday: { wire: 'bldUser.birthday', clause: 'HIS-3.2.3.1' },
  },
  bag: {
    patientKey: { wire: null, clause: 'HIS-3.2.4', use: '连接患者与票据' },
    admissionNumber: { wire: 'serialNumber、hisId', clause: 'HIS-3.2.6.1' },
    settlementNumber: { wire: null, clause: 'HIS-3.2.5', use: '同一号的行合成一张票据' },
    settledOn: { wire: null, clause: 'HIS-3.2.5', use: '空表示未结算' },
    dischargedOn: { wire: null, clause: 'HIS-3.2.4', use: '选最近一次住院' },
    voided: { wire: null, clause: 'HIS-3.2.5', use: '作废的不计' },
    refund: { wire: null, clause: 'HIS-3.2.5', use: '退费行取负' },
    actualCost: { wire: 'actualCost', clause: 'HIS-3.2.6.2' },
    consumedOn: { wire: 'consumptionDatetime', clause: 'HIS-3.2.6.3', use: '一张票据取最早一天' },
    donCode: { wire: 'donCode', clause: 'HIS-3.2.7.1' },
    prodCode: { wire: 'prodCode', clause: 'HIS-3.2.7.1' },
    prodClassCode: { wire: 'prodClassCode', clause: 'HIS-3.2.7.2' },
    prodClassName: { wire: 'prodClassName', clause: 'HIS-3.2.7.2' },
    volume: { wire: 'volume', clause: 'HIS-3.2.7.3' },
    rh: { wire: 'rh', clause: 'HIS-3.2.7.4' },
    money: { wire: 'money', clause: 'HIS-3.2.7.3' },
  },
}
