import type { Metadata } from '../../client/metadata.js'
import type { Patch, SetLifeCycle } from '../../record/request.js'
import type { Effect } from '../../status/event.js'

/** Patches one entity. @throws Error when it is not there. */
export async function patch(metadata: Metadata, record: Patch | SetLifeCycle): Promise<Effect> {
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
