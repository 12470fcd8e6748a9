import oracledb from 'oracledb'
import { afterEach, describe, expect, test } from 'vitest'
import { GARBAGE, startUnwilling } from '../../../test/support/unwilling.ts'
import { failureOf } from '../errors.ts'
import { inSession } from './database.ts'
import { openOracle, oracleStatement } from './oracle.ts'
import { oraclePool } from './oracle-connect.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

describe('what the driver of Oracle is opened with', () => {
  test('names the server by a descriptor that bounds its connecting', () => {
    const options = { url: 'oracle://reader:a@10.1.2.3/his', statementTimeoutMs: 700, connections: 3, waitMs: 1_200 }
    expect(oraclePool(options)).toMatchObject({
      user: 'reader',
      password: 'a',
      connectString:
        '(DESCRIPTION=(CONNECT_TIMEOUT=2)(TRANSPORT_CONNECT_TIMEOUT=2)(ADDRESS=(PROTOCOL=TCP)(HOST=10.1.2.3)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=his)))',
      poolMin: 0,
      poolMax: 3,
      queueTimeout: 2_200,
    })
  })

  test('takes an SID, and the password of the file or the environment before that of the URL', () => {
    const { password, connectString } = oraclePool({ url: 'oracle://a:b@h:1522?sid=ORCL', password: 'c' })
    expect(password).toBe('c')
    expect(connectString).toContain('(PORT=1522))(CONNECT_DATA=(SID=ORCL))')
  })
})

describe('a query of Oracle', () => {
  const bind = (val: string | null) => ({ val, type: oracledb.DB_TYPE_CHAR })

  test('binds each value of a list, so that a CHAR column filled up with blanks is found', () => {
    const values = [['110105491231002', "') OR 1=1 --"]]
    expect(oracleStatement({ query: "SELECT * FROM 病人 WHERE 类型 = '住院' AND 证件号 IN ($1)", values })).toEqual({
      sql: "SELECT * FROM 病人 WHERE 类型 = '住院' AND 证件号 IN (:p1, :p2)",
      binds: { p1: bind('110105491231002'), p2: bind("') OR 1=1 --") },
      cursor: false,
    })
    expect(oracleStatement({ query: 'SELECT 1 FROM dual WHERE a IN ($1)', values: [[]] }).binds).toEqual({
      p1: bind(null),
    })
  })

  test('takes the rows of a procedure from its cursor, and of a table function as they are', () => {
    const values = ['7', '1']
    expect(oracleStatement({ query: 'BEGIN 用血.明细($1, $2, :rows); END', values })).toEqual({
      sql: 'BEGIN 用血.明细(:p1, :p2, :rows); END;',
      binds: { p1: bind('7'), p2: bind('1'), rows: { dir: oracledb.BIND_OUT, type: oracledb.DB_TYPE_CURSOR } },
      cursor: true,
    })
    const pipelined = oracleStatement({ query: 'SELECT * FROM TABLE(用血.明细($1))', values: ['7'] })
    expect(pipelined).toMatchObject({ sql: 'SELECT * FROM TABLE(用血.明细(:p1))', cursor: false })
  })
})

describe('an Oracle that cannot be reached', () => {
  const never = new AbortController().signal
  async function codeAt(port: number) {
    const database = openOracle({ url: `oracle://reader:x@127.0.0.1:${port}/his`, waitMs: 900 })
    closing.push(database.close)
    const question = { query: 'SELECT 1 FROM dual', values: [], names: [], bytes: [], match: [], maxRows: 1 }
    const began = performance.now()
    const asked = inSession(database, never, (ask) => ask(question))
    const code = await asked.then(
      () => 'answered',
      (error) => failureOf(error)?.code,
    )
    expect(performance.now() - began).toBeLessThan(2_500)
    return code
  }

  test.each([
    ['silent', 'silent'],
    ['garbage', GARBAGE],
    ['reset', 'reset'],
    ['closing', 'closing'],
  ] as const)('a port that is %s is SOURCE_UNREACHABLE in time', async (_name, how) => {
    const port = await startUnwilling(how)
    closing.push(port.stop)
    expect(await codeAt(port.port)).toBe('SOURCE_UNREACHABLE')
  })

  /** A packet of a listener: its type, then its body. */
  const packet = (type: number, body: Buffer) => {
    const heading = Buffer.alloc(8)
    heading.writeUInt16BE(body.length + 8)
    heading[4] = type
    return Buffer.concat([heading, body])
  }
  const refusal = (number: number) => {
    const words = Buffer.from(`(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=${number})(ERROR_STACK=(ERROR=(CODE=${number}))))`)
    return packet(4, Buffer.concat([Buffer.from([0, 0, words.length >> 8, words.length & 0xff]), words]))
  }
  /** An acceptance in the version of the protocol that the server speaks; it wants no further services. */
  const acceptance = (version: number) => {
    const body = Buffer.alloc(37)
    body.writeUInt16BE(version, 0)
    for (const place of [4, 6]) body.writeUInt16BE(8_192, place)
    for (const place of [24, 28]) body.writeUInt32BE(8_192, place)
    body[15] = 0x08
    return packet(2, body)
  }

  test.each([
    ['does not know the service', refusal(12514), 'SOURCE_LOGIN_REFUSED'],
    ['has no handler free', refusal(12516), 'SOURCE_BUSY'],
    ['belongs to Oracle 11g', acceptance(314), 'SOURCE_VERSION_REFUSED'],
    ['accepts and then goes silent', acceptance(318), 'SOURCE_UNREACHABLE'],
  ])('a listener that %s', async (_what, says, code) => {
    const port = await startUnwilling(says)
    closing.push(port.stop)
    expect(await codeAt(port.port)).toBe(code)
  })

  test('a port where nobody listens is SOURCE_UNREACHABLE', async () => {
    expect(await codeAt(1)).toBe('SOURCE_UNREACHABLE')
  })
})
