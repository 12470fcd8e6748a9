// The part of autocannon's interface that is used here; the package ships no types.
declare module 'autocannon' {
  interface Result {
    readonly non2xx: number
    readonly errors: number
    /** Replies that `verifyBody` refused. */
    readonly mismatches: number
    readonly requests: { readonly average: number }
  }
  interface Client {
    setRequests(requests: { method: 'GET'; path: string }[]): void
  }
  function autocannon(options: {
    url: string
    connections: number
    duration: number
    verifyBody?: (body: string) => boolean
    setupClient?: (client: Client) => void
  }): Promise<Result>

  export = autocannon
}
