import { DEFINITIONS } from './definitions.js'
import { QUERIES } from './queries.js'
import { WRITES } from './writes.js'

/** What the parser refuses; tried when it has refused a statement. None of it touches tables or values. */
export const UNREAD = [...WRITES, ...DEFINITIONS, ...QUERIES]
