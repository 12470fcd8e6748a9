import { type ErrorRow, row } from '../error-row.ts'

/** What an operator reads on the standard error, in the log or from the administration port, whose status it is. */
export const operationErrors = {
  CONFIGURATION_REFUSED: row(
    422,
    '新配置有错误，未采用，原配置继续有效',
    'The new configuration has faults; the old one stays in force.',
    '请按所列各条改正配置文件，然后重新加载。',
  ),
  RELOAD_SOURCE_FAILED: row(
    422,
    '新配置的医院数据库不可用，而原配置的可用，未采用新配置',
    'The source of the new configuration does not answer while the old one does; the old configuration stays in force.',
    '请核对新配置的 source，然后重新加载。',
  ),
  ADMIN_FOREIGN: row(
    403,
    '管理端口只接受本机程序的直接请求',
    'The administration port answers only direct requests of this machine, not pages of a browser.',
    '请在本机用 curl 等程序访问 http://127.0.0.1:管理端口。',
  ),
  TLS_CERTIFICATE_UNREADABLE: row(
    422,
    '证书文件无法读取，或不是 PEM 格式的证书',
    'The certificate file cannot be read or is no PEM certificate.',
    '请核对 tls.certFile、tls.caFile 的路径、权限与格式。',
  ),
  TLS_KEY_UNREADABLE: row(
    422,
    '私钥文件无法读取，或不是未加密的 PEM 私钥',
    'The key file cannot be read or is no PEM key without a passphrase.',
    '请核对 tls.keyFile 的路径与权限；加密的私钥请先用 openssl pkey 解密。',
  ),
  TLS_KEY_MISMATCH: row(
    422,
    '证书与私钥不是一对',
    'The certificate and the key are no pair.',
    '请换成签发该证书时所用的私钥。',
  ),
  TLS_CHAIN_MISMATCH: row(
    422,
    '中间证书不是该证书的签发者',
    'The intermediate certificate did not issue the certificate.',
    '请向签发机构取得正确的中间证书，放在 tls.caFile。',
  ),
  TLS_CERTIFICATE_EXPIRED: row(
    422,
    '证书已过期',
    'The certificate has expired.',
    '请更换证书文件；更换后一分钟内自动启用。',
  ),
  TLS_CERTIFICATE_EARLY: row(
    422,
    '证书尚未生效',
    'The certificate is not yet in force.',
    '请核对本机时钟与证书的生效日期。',
  ),
  TLS_CERTIFICATE_EXPIRING: row(
    422,
    '证书即将过期',
    'The certificate expires within 30 days.',
    '请更换证书文件；更换后一分钟内自动启用，不必重启。',
  ),
  ACCESS_LOG_FAILED: row(
    503,
    '访问日志无法写入，服务继续，期间的记录会缺失',
    'The access log cannot be written; the service goes on, and lines are lost meanwhile.',
    '请检查 accessLog.folder 的磁盘空间与权限；恢复后自动继续记录。',
  ),
} as const satisfies Record<string, ErrorRow>
