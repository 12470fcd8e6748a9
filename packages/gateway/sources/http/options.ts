import type { DatabaseBounds } from '../database.ts'
import type { Condition, ReplyForm } from './reply.ts'
import type { HttpRequest } from './request.ts'
import type { TransportOptions } from './transport.ts'

/** How a vendor's interface is reached, whatever its shape. */
export interface VendorOptions extends TransportOptions, Pick<DatabaseBounds, 'connections' | 'waitMs'> {
  readonly password?: string | undefined
}

/** A vendor's own interface that answers JSON or XML: its requests are what queries name. */
export interface HttpOptions extends VendorOptions, ReplyForm {
  /** Sent with the password as HTTP's own Basic credentials. */
  readonly username?: string | undefined
  /** Of every request but the login. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly login?: LoginOptions | undefined
  readonly requests: Readonly<Record<string, RowsRequest>>
  /** Where in a reply, once unpacked, every other path begins: past a SOAP envelope, say. The login's reply is taken whole. */
  readonly root?: string | undefined
  /** A reply is good only where this holds; absent: where its status is 2xx. */
  readonly ok?: Condition | undefined
  /** How the vendor says that it knows nobody of that number; absent: such a reply is a failure like any other. */
  readonly notFound?: NotFound | undefined
}

export interface NotFound {
  readonly status?: readonly number[] | undefined
  readonly path?: string | undefined
  readonly equals?: readonly string[] | undefined
}

/** A request that answers rows. */
export interface RowsRequest extends HttpRequest {
  /** `data.bills[].items[]`; absent: the reply itself is the one row. */
  readonly rows?: string | undefined
  /** Columns and lists that the vendor leaves out where they hold nothing; what else is missing is a fault of the configuration. */
  readonly mayLack?: readonly string[] | undefined
  /** Where the reply counts the entries of its outermost list: one page of a longer list is then refused. */
  readonly total?: string | undefined
}

/** How `{token}` is had. */
export interface LoginOptions {
  readonly request: HttpRequest
  /** The token in the reply: `data.token`. */
  readonly token: string
  /** Its life in seconds; absent: until the vendor refuses it. */
  readonly seconds?: number | undefined
  /** Where the reply says its life. */
  readonly expiresIn?: string | undefined
  /** How a reply says that the token has ended, beside the status 401. */
  readonly expired?: Condition | undefined
}
