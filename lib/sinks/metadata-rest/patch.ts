import { ApiError } from '../../client/api-error.js'
import type { Metadata } from '../../client/metadata.js'
import type { Patch, SetLifeCycle } from '../../record/request.js'
import type { Effect } from '../../status/event.js'

/**
 * Patches one entity. Where the answer was lost, the server may have done it: what would be the same done twice is done
 * again.
 * @throws Error when it is not there.
 */
export async function patch(metadata: Metadata, record: Patch | SetLifeCycle): Promise<Effect> {
  try {
    return await patchOnce(metadata, record)
  } catch (error) {
    if (!isRepeatable(record) || !(error instanceof ApiError) || error.sort !== 'transient') throw error
    await metadata.answers()
    return patchOnce(metadata, record)
  }
}

/** An element added to a list is added twice. */
const isRepeatable = (record: Patch | SetLifeCycle): boolean =>
  record.kind === 'lifeCycle' ||
  record.body.every(({ op, path }) => op === 'replace' || (op === 'add' && !/\/(-|\d+)$/.test(path)))

async function patchOnce(metadata: Metadata, record: Patch | SetLifeCycle): Promise<Effect> {
  const { kind, of, fqn, body } = record
  if (kind === 'patch' && record.id !== undefined) {
    await metadata.patch(of, record.id, record.body)
    return { change: 'updated' }
  }
  const entity = await metadata.getByName(of, fqn, kind === 'lifeCycle' ? { fields: 'lifeCycle' } : {})
  if (!entity) throw new Error(`${of} ${fqn} is not in the catalog`)
  if (kind === 'patch') {
    await metadata.patch(of, entity.id, body)
    return { change: 'updated' }
  }
  if (JSON.stringify(entity.lifeCycle) === JSON.stringify(body)) return { change: 'unchanged' }
  await metadata.patch(of, entity.id, [{ op: entity.lifeCycle ? 'replace' : 'add', path: '/lifeCycle', value: body }])
  return { change: 'updated' }
}
