import { inspectByQuery, type OwnQueries } from './inspect-by-query.ts'
import type { Inspector } from './inspection.ts'
import { openOracle } from './oracle.ts'
import type { OracleOptions } from './oracle-connect.ts'

/** Looks at an Oracle; a plan would have to be written into a table. Our connections are not encrypted. */
export function inspectOracle(options: OracleOptions, now: () => number): Promise<Inspector> {
  return inspectByQuery(openOracle({ ...options, connections: 1 }), ORACLE, { encrypted: false, now })
}

/** Quoted names come back as they are written. */
const ORACLE: OwnQueries = {
  product: 'Oracle',
  facts: `SELECT (SELECT MAX(version) FROM product_component_version WHERE product LIKE 'Oracle Database%') AS "version",
      (SELECT value FROM nls_database_parameters WHERE parameter = 'NLS_CHARACTERSET') AS "charset",
      ROUND((CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE) - DATE '1970-01-01') * 86400) AS "clock"
    FROM dual`,
  writes: `SELECT privilege AS "may" FROM session_privs
    WHERE REGEXP_LIKE(privilege, '^(INSERT|UPDATE|DELETE|ALTER|DROP|CREATE) ')
      AND privilege NOT IN ('CREATE SESSION', 'ALTER SESSION')
    UNION ALL
    SELECT privilege || ' ON ' || table_name FROM user_tab_privs_recd WHERE privilege IN ('INSERT', 'UPDATE', 'DELETE', 'ALTER')`,
  catalogue: `SELECT c.owner || '.' || c.table_name AS "place", t.comments AS "placecomment",
      c.column_name AS "name", d.comments AS "comment", c.data_type AS "type"
    FROM all_tab_columns c
    LEFT JOIN all_tab_comments t ON t.owner = c.owner AND t.table_name = c.table_name
    LEFT JOIN all_col_comments d ON d.owner = c.owner AND d.table_name = c.table_name AND d.column_name = c.column_name
    WHERE c.owner NOT IN ('SYS', 'SYSTEM', 'XDB', 'MDSYS', 'CTXSYS', 'WMSYS', 'OLAPSYS', 'ORDSYS', 'ORDDATA', 'EXFSYS', 'APEX_030200', 'SYSMAN')
    ORDER BY c.owner, c.table_name, c.column_id`,
  revocations: (user) => [
    `CREATE USER ${user}_READER IDENTIFIED BY 口令;`,
    `GRANT CREATE SESSION TO ${user}_READER;`,
    `GRANT SELECT ON 属主.表名 TO ${user}_READER; -- 查询用到的每张表一句`,
  ],
}
