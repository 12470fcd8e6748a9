// The part of autocannon's interface that is used here; the package ships no types.
declare module 'autocannon' {
  interface Result {
    readonly non2xx: number
    readonly errors: number
    readonly requests: { readonly average: number }
  }
  function autocannon(options: { url: string; connections: number; duration: number }): Promise<Result>

  export = autocannon
}
