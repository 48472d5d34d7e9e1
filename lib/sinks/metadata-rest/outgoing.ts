import type { z } from 'zod'
import { KINDS } from '../../record/entities/kinds.js'
import type { Request } from '../../record/request.js'
import { sourceHash } from '../../record/source-hash.js'
import { encodeNames } from '../../record/wire-names.js'
import { isCreate, type Outgoing } from './batch.js'

/** A request that the server would refuse, found before it is sent. */
class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest'
}

/**
 * The record as it goes over the wire: checked, names encoded, stamped with its hash where its kind has one.
 * @throws InvalidRequest naming every field that is wrong.
 */
export function outgoing(record: Request): Outgoing {
  if (!isCreate(record)) return { record, text: JSON.stringify(record.body) }
  const body = encodeNames(record.kind, record.body)
  const schema: z.ZodType = KINDS[record.kind].request
  const checked = schema.safeParse(body)
  if (!checked.success)
    throw new InvalidRequest(`not a valid ${record.kind}: ${checked.error.issues.map(inWords).join('; ')}`)
  if (!('sourceHash' in KINDS[record.kind].request.shape)) return { record, text: JSON.stringify(body) }
  const hash = sourceHash(body)
  return { record, text: JSON.stringify({ ...body, sourceHash: hash }), hash }
}

const inWords = ({ path, message }: z.core.$ZodIssue): string => `${path.map(String).join('.') || 'body'}: ${message}`
