import { inspectByQuery, type OwnQueries } from './inspect-by-query.ts'
import type { Inspector } from './inspection.ts'
import { openSqlServer } from './sqlserver.ts'
import type { SqlServerOptions } from './sqlserver-connect.ts'

/** Looks at a SQL Server, 2008 and newer; a plan would need the right SHOWPLAN. */
export function inspectSqlServer(options: SqlServerOptions, now: () => number): Promise<Inspector> {
  const encrypted = options.encrypt !== false
  return inspectByQuery(openSqlServer({ ...options, connections: 1 }), SQL_SERVER, { encrypted, now })
}

const SQL_SERVER: OwnQueries = {
  product: 'SQL Server',
  facts: `SELECT CONVERT(varchar(40), SERVERPROPERTY('ProductVersion')) AS version,
      CONVERT(varchar(128), DATABASEPROPERTYEX(DB_NAME(), 'Collation')) AS charset,
      DATEDIFF(second, '19700101', GETUTCDATE()) AS clock`,
  writes: `SELECT permission_name + N' ON ' + DB_NAME() AS may FROM fn_my_permissions(NULL, 'DATABASE')
    WHERE permission_name IN ('INSERT', 'UPDATE', 'DELETE', 'ALTER', 'CONTROL', 'CREATE TABLE', 'CREATE PROCEDURE', 'TAKE OWNERSHIP')`,
  catalogue: `SELECT SCHEMA_NAME(o.schema_id) + N'.' + o.name AS place, CONVERT(nvarchar(400), d.value) AS placecomment,
      c.name AS name, CONVERT(nvarchar(400), e.value) AS comment, TYPE_NAME(c.user_type_id) AS type
    FROM sys.columns c
    JOIN sys.objects o ON o.object_id = c.object_id AND o.type IN ('U', 'V')
    LEFT JOIN sys.extended_properties d
      ON d.class = 1 AND d.major_id = o.object_id AND d.minor_id = 0 AND d.name = N'MS_Description'
    LEFT JOIN sys.extended_properties e
      ON e.class = 1 AND e.major_id = o.object_id AND e.minor_id = c.column_id AND e.name = N'MS_Description'
    ORDER BY o.name, c.column_id`,
  revocations: (user) => [
    `EXEC sp_addrolemember N'db_datareader', N'${user}';`,
    `DENY INSERT, UPDATE, DELETE, ALTER TO [${user}];`,
  ],
}
