/** What pg hands to an object that is submitted as a query, as `pg-cursor` uses it; pg's own types describe an older one. */
export interface Wire {
  readonly stream: { cork(): void; uncork(): void; write(bytes: Uint8Array): void }
  parse(statement: { readonly text: string; readonly name: string | undefined }): void
  bind(values: { readonly statement: string | undefined; readonly values: readonly string[] }): void
  describe(what: { readonly type: 'P' }): void
  execute(): void
  flush(): void
  sync(): void
}

const ready = new Map<string, Uint8Array>()

/** Bind of a prepared statement without values, then Execute; PostgreSQL's manual, "Message Formats". */
export function bindAndExecute(name: string): Uint8Array {
  const known = ready.get(name)
  if (known) return known
  // no portal's name; no formats, no values, no formats of results
  const bind = Buffer.from(`B....\0${name}\0${'\0'.repeat(6)}`, 'latin1')
  bind.writeInt32BE(bind.length - 1, 1)
  const bytes = Buffer.concat([bind, Buffer.from('E\0\0\0\x09\0\0\0\0\0', 'latin1')])
  ready.set(name, bytes)
  return bytes
}

/** A list in PostgreSQL's own text form of an array. */
export function literalOf(value: string | readonly string[]): string {
  if (typeof value === 'string') return value
  return `{${value.map((each) => `"${each.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
}
