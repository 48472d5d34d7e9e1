import type { z } from 'zod'
import { KINDS } from '../../record/entities/kinds.js'
import type { AnyCreate, Request } from '../../record/request.js'
import { stamp } from '../../record/source-hash.js'
import { encodeNames } from '../../record/wire-names.js'
import type { Outgoing } from './batch.js'
import { isValid } from './valid.js'

/** A request that the server would refuse, found before it is sent. */
class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest'
}

/**
 * The record as it goes over the wire: checked, names encoded, stamped with its hash where its kind has one.
 * @throws InvalidRequest naming every field that is wrong.
 */
export function outgoing(request: Request): Outgoing {
  if (!isCreate(request)) return { record: request, text: JSON.stringify(request.body) }
  const { kind, fqn } = request
  const body = encodeNames(kind, request.body)
  if (!isValid(kind, body)) throw invalid(kind, body)
  const record = { kind, fqn, name: body.name }
  if (!('sourceHash' in KINDS[kind].request.shape)) return { record, text: JSON.stringify(body) }
  return { record, ...stamp(body) }
}

const isCreate = (request: Request): request is AnyCreate => request.kind in KINDS

function invalid(kind: AnyCreate['kind'], body: object): InvalidRequest {
  const { error } = KINDS[kind].request.safeParse(body)
  return new InvalidRequest(`not a valid ${kind}: ${error?.issues.map(inWords).join('; ')}`)
}

const inWords = ({ path, message }: z.core.$ZodIssue): string => `${path.map(String).join('.') || 'body'}: ${message}`
