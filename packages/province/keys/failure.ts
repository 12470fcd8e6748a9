/** Every failure of keys and ciphertexts: Chinese · English. */
export const keyFailures = {
  KEY_FILE_UNREADABLE: '密钥文件无法读取或内容不完整 · the key file cannot be read or is incomplete',
  KEY_FILE_OPEN_TO_OTHERS:
    '密钥文件允许其他用户读取，请改为仅所有者可读写（0600）· the key file is open to other users; set its mode to 0600',
  KEY_FILE_FOREIGN:
    '数据库中的数据由另一份密钥文件加密，请找回原来的密钥文件 · the data was encrypted with another key file; bring back the original one',
  KEY_UNKNOWN: '数据由密钥环中没有的密钥加密 · a value was encrypted with a key that the key file does not hold',
  CIPHER_BROKEN:
    '加密数据已损坏、被改动或被移到别处 · an encrypted value is broken, altered, or was moved to another place',
} as const

export type KeyFailureCode = keyof typeof keyFailures
export type KeyFailure = Error & { readonly code: KeyFailureCode }

/** A coded error of keys/. `detail` names a file, key id or column, never a value. */
export function keyFailure(code: KeyFailureCode, detail: string, cause?: unknown): KeyFailure {
  return Object.assign(new Error(`${code}: ${keyFailures[code]} (${detail})`, { cause }), { code })
}
