type Headers = Readonly<Record<string, string>>

/** Ends a request: its answer is an error, its transaction is rolled back. */
export class Fault extends Error {
  override readonly name = 'Fault'
  constructor(
    readonly status: number,
    readonly body: unknown,
    message: string,
    readonly headers: Headers = {},
  ) {
    super(message)
  }
}

/** The server sends this challenge with 401, and also with the 404 and 409 of entities. */
const CHALLENGE: Headers = { 'www-authenticate': 'om-auth' }

const coded = (code: number, message: string, headers?: Headers) => new Fault(code, { code, message }, message, headers)

export const badRequest = (message: string) => coded(400, message)
export const unauthorized = (message: string) => coded(401, `Not Authorized! ${message}`, CHALLENGE)
export const missing = (message: string) => coded(404, message, CHALLENGE)
export const notFound = (type: string, key: string) => missing(`${type} instance for ${key} not found`)
export const conflict = () => coded(409, 'Entity already exists', CHALLENGE)
export const tooLarge = () => coded(413, 'Request body is too large')

/** JSON that doesn't parse is answered in plain text. */
export const malformed = (message: string) => new Fault(400, message, message)

/** The server's catch-all: a 500 that often wraps a 4xx. */
export const unhandled = (message: string) =>
  new Fault(
    500,
    {
      responseMessage: `An exception with message [${message}] was thrown while processing request.`,
      errorType: 'UNHANDLED_SERVER_EXCEPTION',
    },
    message,
  )

const REASONS = { 404: 'Not Found', 405: 'Method Not Allowed', 415: 'Unsupported Media Type' } as const
export const unrouted = (status: keyof typeof REASONS) => unhandled(`HTTP ${status} ${REASONS[status]}`)
