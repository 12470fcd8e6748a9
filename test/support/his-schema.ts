import mysql from 'mysql2/promise'

/** The people of the hospital that the runbook connects: one with blood bills, one who used none, one Rh-negative. */
export const runbookPeople = ['11010519491231002X', '120103198806018241', '360426199101010071'] as const

/** Tables beside those that matter, as a HIS of the usual size has them. */
const OTHERS = 318

const TABLES = [
  `CREATE TABLE BRJBXX (BRID bigint PRIMARY KEY COMMENT '病人ID', BRXM varchar(40) COMMENT '病人姓名', XB char(1) COMMENT '性别', SFZH varchar(20) COMMENT '身份证号',
    CSRQ datetime COMMENT '出生日期', LXDH varchar(20) COMMENT '联系电话', KEY IDX_SFZH (SFZH)) COMMENT '病人基本信息'`,
  `CREATE TABLE ZYJSJL (JSID bigint PRIMARY KEY COMMENT '结算ID', BRID bigint COMMENT '病人ID', ZYHM varchar(20) COMMENT '住院号码', JSRQ datetime COMMENT '结算日期',
    CYRQ datetime COMMENT '出院日期', ZFPB tinyint COMMENT '作废判别 0正常 1作废', FYHJ decimal(14,4) COMMENT '费用合计', ZFJE decimal(14,4) COMMENT '自负金额',
    KEY IDX_BRID (BRID)) COMMENT '住院结算记录'`,
  `CREATE TABLE ZYFYMX (MXID bigint PRIMARY KEY AUTO_INCREMENT COMMENT '明细ID', JSID bigint COMMENT '结算ID', FYXH int COMMENT '费用序号', FYLB char(2) COMMENT '费用类别 06血费',
    FYSL decimal(10,2) COMMENT '费用数量 血费为毫升', FYJE decimal(14,4) COMMENT '费用金额', XDID bigint COMMENT '血袋ID', KEY IDX_JSID (JSID)) COMMENT '住院费用明细'`,
  `CREATE TABLE SXXDJL (XDID bigint PRIMARY KEY COMMENT '血袋ID', XMBH varchar(20) COMMENT '献血编号', CPM varchar(20) COMMENT '血液产品码', RHXX tinyint COMMENT 'RH血型 1阳性 2阴性',
    SXSJ datetime COMMENT '输血时间') COMMENT '输血血袋记录'`,
  `CREATE TABLE FYZD (FYXH int PRIMARY KEY COMMENT '费用序号', FYMC varchar(60) COMMENT '费用名称', FYLB char(2) COMMENT '费用类别', FYDJ decimal(14,4) COMMENT '费用单价') COMMENT '费用字典'`,
]

const ROWS = [
  `INSERT INTO BRJBXX VALUES (10001, '张建国', '1', '${runbookPeople[0]}', '1949-12-31', '', 1), (10002, '李秀英', '2', '${runbookPeople[1]}', '1988-06-01', '', 1),
    (10003, '欧阳䶮', '1', '${runbookPeople[2]}', '1991-01-01', '', 1)`,
  `INSERT INTO ZYJSJL VALUES (501, 10001, '0056544', '2026-03-02 10:11:12', '2026-03-02', 0, 1330, 400), (502, 10001, '0056544', '2026-03-01 09:00:00', '2026-03-02', 1, 1330, 400),
    (503, 10003, '0061200', '2026-04-08 15:00:00', '2026-04-08', 0, 980, 98), (504, 10001, '0056544', '1900-01-01 00:00:00', '2026-03-02', 0, 420, 0)`,
  `INSERT INTO ZYFYMX (JSID, FYXH, FYLB, FYSL, FYJE, XDID) VALUES (501, 20301, '06', 400, 420, 1), (501, 20301, '06', 400, 420, 2), (501, 20301, '06', -400, -420, 2),
    (501, 20302, '06', 200, 80, 3), (501, 20305, '06', 250, 1400, 4), (501, 30100, '02', 1, 35.5, NULL), (502, 20301, '06', 400, 420, 1), (503, 20301, '06', 400, 980, 5), (504, 20301, '06', 400, 420, 6)`,
  `INSERT INTO SXXDJL VALUES (1, '0030226000101', 'P0056V00', 1, '2026-02-27 08:30'), (2, '0030226000102', 'P0056V00', 1, '2026-02-27 14:00'), (3, '0030226000103', 'P0147VA0', 1, '2026-02-28 09:00'),
    (4, '0030226000104', 'P0190V00', 1, '2026-02-28 11:00'), (5, '0030226000105', 'P0056V00', 2, '2026-04-05 10:00'), (6, '0030226000106', 'P0056V00', 1, '2026-02-28 12:00')`,
  `INSERT INTO FYZD VALUES (20301, '红细胞悬液', '06', 210), (20302, '新鲜冰冻血浆(FFP)', '06', 40), (20305, '机采血小板', '06', 1400), (30100, '静脉输液', '02', 35.5)`,
]

/** Fills an empty database with a hospital's schema of several hundred tables: pinyin names, Chinese comments, decimal(14,4), digits for Rh. */
export async function createHisSchema(url: string): Promise<void> {
  const client = await mysql.createConnection({ uri: url, charset: 'utf8mb4' })
  try {
    for (let index = 0; index < OTHERS; index += 1) {
      const [name, comment] = otherTable(index)
      await client.query(
        `CREATE TABLE ${name} (ID bigint PRIMARY KEY, BRID bigint COMMENT '病人ID', CZRQ datetime COMMENT '操作日期', CZGH varchar(10) COMMENT '操作工号', BZ varchar(200) COMMENT '备注') ENGINE=MyISAM COMMENT '${comment}'`,
      )
    }
    for (const statement of TABLES) await client.query(statement)
    await client.query("ALTER TABLE BRJBXX ADD COLUMN ZXBZ tinyint DEFAULT 1 COMMENT '在线标志'")
    for (const statement of ROWS) await client.query(statement)
    await fillStrangers(client)
  } finally {
    await client.end()
  }
}

const AREAS = ['MZ', 'ZY', 'YK', 'YF', 'JY', 'JC', 'SS', 'HL', 'BQ', 'CW', 'WJ', 'XT'] as const
const KINDS: readonly (readonly [string, string])[] = [
  ['GHMX', '挂号明细'],
  ['CFMX', '处方明细'],
  ['YZJL', '医嘱记录'],
  ['FPJL', '发票记录'],
  ['KCPD', '库存盘点'],
  ['BGDJ', '报告登记'],
  ['CSSZ', '参数设置'],
]

function otherTable(index: number): readonly [string, string] {
  const [kind, comment] = KINDS[index % KINDS.length] ?? ['QTJL', '其他']
  const area = AREAS[Math.floor(index / KINDS.length) % AREAS.length]
  const serial = Math.floor(index / KINDS.length / AREAS.length)
  return [`${area}_${kind}${serial === 0 ? '' : serial}`, `${area}${comment}`]
}

/** Enough rows that a missing index shows in a plan. */
async function fillStrangers(client: mysql.Connection): Promise<void> {
  await client.query(
    "INSERT INTO BRJBXX SELECT 20000 + seq, CONCAT('病人', seq), '1', CONCAT('E', 10000000 + seq), '1980-01-01', '', 1 FROM seq_1_to_20000",
  )
  await client.query(
    "INSERT INTO ZYJSJL SELECT 100000 + seq, 20000 + seq, CONCAT('Z', seq), '2025-01-01', '2025-01-01', 0, 100, 10 FROM seq_1_to_20000",
  )
}
