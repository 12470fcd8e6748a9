/**
 * Where a key stands: its path, and words for the message (`第1张票据第2袋 rh：`). Keys that are not plain names are not repeated: a broken
 * reply may have a person's data where keys belong.
 */
export function placeOf(
  root: string,
  keys: readonly (string | number)[],
): { readonly path: string; readonly words: string } {
  let path = root
  let words = ''
  let name = ''
  for (const key of keys) {
    if (typeof key === 'number') {
      path += `[${key}]`
      if (name === 'chargeBills') words += `第${key + 1}张票据`
      if (name === 'products') words += `第${key + 1}袋`
    } else {
      name = /^[A-Za-z_]{1,32}$/.test(key) ? key : '?'
      path += `.${name}`
    }
  }
  return { path, words: `${words ? `${words} ` : ''}${name}：` }
}
