// Chromium 86 (360 browsers) lacks these two, which our own code and libraries call. Vite lowers syntax only.
if (!Reflect.has(Object, 'hasOwn')) {
  Object.defineProperty(Object, 'hasOwn', {
    configurable: true,
    writable: true,
    value: (object: object, key: PropertyKey) => Reflect.getOwnPropertyDescriptor(Object(object), key) !== undefined,
  })
}
if (!Reflect.has(Array.prototype, 'at')) {
  Object.defineProperty(Array.prototype, 'at', {
    configurable: true,
    writable: true,
    value(this: readonly unknown[], index: number) {
      return this[index < 0 ? this.length + index : index]
    },
  })
}
