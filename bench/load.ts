import autocannon from 'autocannon'

const CONNECTIONS = 50

/** What a load asks for: the server, and the paths that each connection asks in turn. */
export interface Load {
  readonly url: string
  /** A list of its own for each connection, so that they do not all ask for one patient at the same moment. */
  readonly pathsOf: (connection: number) => readonly string[]
}

/** Successful requests per second of 50 connections over `seconds`; throws where any reply is a failure (which has status 200 too, HIS-2.5). */
export async function rate({ url, pathsOf }: Load, seconds: number): Promise<number> {
  let connection = 0
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    verifyBody: (body) => body.startsWith('{"success":true'),
    setupClient: (client) => client.setRequests(pathsOf(connection++).map((path) => ({ method: 'GET', path }))),
  })
  if (result.non2xx + result.errors + result.mismatches > 0) {
    throw new Error(
      `the load met ${result.non2xx} refusals, ${result.errors} errors and ${result.mismatches} failed look-ups`,
    )
  }
  return result.requests.average
}
