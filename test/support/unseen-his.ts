import mysql from 'mysql2/promise'

/** The people of the hospital of two campuses; the first has two records, one under the 15-digit number, one with a small x. */
export const unseenPeople = {
  twice: '11010519491231002X',
  twiceShort: '110105491231002',
  negative: '360426199101010071',
  noBlood: '120103198806018241',
  noBirthday: '440106197503158874',
} as const

const OTHERS = 420

/** A text as the bytes that a GBK client wrote into a latin1 column. */
const GBK: Readonly<Record<string, string>> = {
  '赵 丽华': 'D5D420C0F6BBAA',
  钱多多: 'C7AEB6E0B6E0',
  孙䶮: 'CBEFFE9F',
  周日: 'D6DCC8D5',
  去白悬浮红细胞: 'C8A5B0D7D0FCB8A1BAECCFB8B0FB',
  病毒灭活血浆: 'B2A1B6BEC3F0BBEED1AABDAC',
  悬浮红细胞: 'D0FCB8A1BAECCFB8B0FB',
}
const gbk = (text: string) => `X'${GBK[text]}'`

const TABLES = `
CREATE TABLE T_PAT_0001 (F_BRDAH int PRIMARY KEY COMMENT '病人档案号', F_XM varchar(40) COMMENT '姓名', F_ZJH char(20) COMMENT '证件号', F_CSNY datetime COMMENT '出生年月', KEY K1 (F_ZJH)) COMMENT '病人档案';
CREATE VIEW V_PAT AS SELECT * FROM T_PAT_0001;
CREATE TABLE T_OPR_FP (F_FPH varchar(20) PRIMARY KEY COMMENT '发票号', F_BRDAH int COMMENT '病人档案号', F_YQ char(1) COMMENT '院区', F_SFRQ datetime COMMENT '收费日期',
  F_ZFBZ char(1) COMMENT '作废标志', F_ZJE decimal(14,4) COMMENT '总金额', KEY K2 (F_BRDAH)) COMMENT '门诊发票';
CREATE TABLE T_OPR_FPMX (F_FPH varchar(20), F_XH int, F_XMDM varchar(12) COMMENT '项目代码', F_LB char(2) COMMENT '类别 XF血费', F_SL decimal(12,3) COMMENT '数量 U', F_JE decimal(14,4) COMMENT '金额',
  F_TF char(1) COMMENT '退费标志 1退', F_XDH int COMMENT '血袋号', PRIMARY KEY (F_FPH, F_XH)) COMMENT '门诊发票明细';
CREATE TABLE T_INP_JS (F_JSH int PRIMARY KEY COMMENT '结算号', F_ZYH int COMMENT '住院号', F_BRDAH int COMMENT '病人档案号', F_YQ char(1) COMMENT '院区', F_JSRQ datetime COMMENT '结算日期',
  F_CYRQ datetime COMMENT '出院日期', F_ZT tinyint COMMENT '状态 9作废', F_ZJE int COMMENT '总金额(分)', KEY K3 (F_BRDAH)) COMMENT '住院结算';
CREATE TABLE T_INP_FYMX (F_MXH int PRIMARY KEY AUTO_INCREMENT, F_JSH int, F_XMDM varchar(12) COMMENT '项目代码', F_LB char(2) COMMENT '类别 XF血费', F_SL int COMMENT '数量(ml)', F_JE int COMMENT '金额(分)',
  F_TF char(1) COMMENT '退费标志 1退', F_XDH int COMMENT '血袋号', KEY K4 (F_JSH)) COMMENT '住院费用明细';
CREATE TABLE T_BLD_XD (F_XDH int PRIMARY KEY COMMENT '血袋号', F_DIN varchar(20) COMMENT '献血码', F_CPM varchar(20) COMMENT '产品码', F_RHD tinyint COMMENT 'RhD 1阴 2阳', F_SXRQ datetime COMMENT '输血日期') COMMENT '血袋';
CREATE TABLE T_SYS_XMZD (F_YQ char(1), F_XMDM varchar(12), F_XMMC varchar(60) COMMENT '项目名称', F_LB char(2), PRIMARY KEY (F_YQ, F_XMDM)) COMMENT '项目字典';`

const ROWS = `
INSERT INTO T_PAT_0001 VALUES (1, ${gbk('赵 丽华')}, '${unseenPeople.twiceShort}', '1949-12-31'), (2, ${gbk('赵 丽华')}, '${unseenPeople.twice.toLowerCase()}', '1949-12-31'),
  (3, ${gbk('孙䶮')}, '${unseenPeople.noBlood}', '1988-06-01'), (4, ${gbk('钱多多')}, '${unseenPeople.negative}', '1991-01-01'), (5, ${gbk('周日')}, '${unseenPeople.noBirthday}', '0000-00-00');
INSERT INTO T_OPR_FP VALUES ('MZ001', 1, 'A', '2026-03-05 10:00', '0', 650), ('MZ002', 1, 'A', '2026-03-06 10:00', '1', 210), ('MZ003', 4, 'B', '2026-03-07', '0', 80);
INSERT INTO T_OPR_FPMX VALUES ('MZ001', 1, '9001', 'XF', 2, 420, '0', 11), ('MZ001', 2, '9001', 'XF', 1, 210, '0', 12), ('MZ001', 3, '9001', 'XF', 1, 210, '1', 12), ('MZ001', 4, '9100', 'ZL', 1, 20, '0', NULL),
  ('MZ002', 1, '9001', 'XF', 1, 210, '0', 13), ('MZ003', 1, '9001', 'XF', 1, 80, '0', 14);
INSERT INTO T_INP_JS VALUES (7001, 88001, 2, 'B', '2026-02-20 16:00', '2026-02-20', 1, 182050), (7002, 88001, 2, 'B', '2026-02-19 16:00', '2026-02-20', 9, 182050),
  (7003, 88002, 2, 'B', '1900-01-01', '1900-01-01', 1, 5000), (7004, 88003, 2, 'B', '0000-00-00', '0000-00-00', 1, 5000), (7005, 88010, 4, 'A', '2026-04-08 15:00', '2026-04-08', 1, 98000);
INSERT INTO T_INP_FYMX (F_JSH, F_XMDM, F_LB, F_SL, F_JE, F_TF, F_XDH) VALUES (7001, '9001', 'XF', 200, 8000, '0', 15), (7001, '9001', 'XF', 150, 6050, '0', 16), (7001, '9002', 'XF', 400, 42000, '0', 17),
  (7001, '9002', 'XF', 400, 42000, '1', 17), (7002, '9001', 'XF', 200, 8000, '0', 15), (7003, '9002', 'XF', 200, 21000, '0', 18), (7004, '9002', 'XF', 200, 21000, '0', 19), (7005, '9001', 'XF', 300, 63000, '0', 20);
INSERT INTO T_BLD_XD VALUES (11, '0030226000201', 'P0056V00', 2, '2026-03-05'), (12, '0030226000202', 'P0056V00', 2, '2026-03-05'), (13, '0030226000203', 'P0056V00', 2, '2026-03-06'),
  (14, '0030226000204', 'P0147VA0', 1, '2026-03-07'), (15, '0030226000205', 'P0147VA0', 2, '2026-02-18'), (16, '0030226000206', 'P0147VA0', 2, '2026-02-17 23:50'), (17, '0030226000207', 'P0056V00', 2, '2026-02-17'),
  (18, '0030226000208', 'P0056V00', 2, '2026-02-28'), (19, '0030226000209', 'P0056V00', 2, '2026-02-28'), (20, '0030226000210', 'P0056V00', 1, '2026-04-06');
INSERT INTO T_SYS_XMZD VALUES ('A', '9001', ${gbk('去白悬浮红细胞')}, 'XF'), ('A', '9100', X'', 'ZL'), ('B', '9001', ${gbk('病毒灭活血浆')}, 'XF'), ('B', '9002', ${gbk('悬浮红细胞')}, 'XF');`

const ACCOUNT = [
  "CREATE USER xuemian_reader@'%' IDENTIFIED BY 'reader'",
  ...['V_PAT', 'T_OPR_FP', 'T_OPR_FPMX', 'T_INP_JS', 'T_INP_FYMX', 'T_BLD_XD', 'T_SYS_XMZD'].map(
    (table) => `GRANT SELECT ON his.${table} TO xuemian_reader@'%'`,
  ),
]

/**
 * Fills an empty database with a hospital of two campuses among several hundred other tables: outpatient and inpatient billing apart, yuan here and fen
 * there, refunds as positive rows, GBK in latin1 columns, days that mean nothing, item codes that differ by campus, 1 for Rh negative. The reader sees
 * patients by a view alone.
 */
export async function createUnseenHis(url: string): Promise<void> {
  const client = await mysql.createConnection({ uri: url, charset: 'utf8mb4', multipleStatements: true })
  try {
    await client.query("ALTER DATABASE his CHARACTER SET latin1; SET sql_mode = ''")
    const others = Array.from({ length: OTHERS }, (_, index) => {
      const module = ['OPR', 'INP', 'PHA', 'LIS', 'PAC', 'SYS', 'MAT'][index % 7]
      return `CREATE TABLE T_${module}_${1000 + index} (F_ID int, F_BRDAH int, F_RQ datetime, F_RHXX tinyint, F_JE decimal(14,4), F_BZ varchar(200)) ENGINE=MEMORY`
    })
    for (const statements of [others.join(';'), TABLES, ROWS, ACCOUNT.join(';')]) await client.query(statements)
  } finally {
    await client.end()
  }
}
