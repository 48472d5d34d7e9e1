import { requireFqn } from '../entity/reference.js'
import { objectBody } from '../entity/validation.js'
import { show, viewOf } from '../entity/view.js'
import { missing } from '../fault.js'
import { knownKind } from '../kinds.js'
import { ok, type Route } from '../router.js'
import { addPoint, pointOfKey } from '../store/series.js'

/** Nobody's id: settings and types belong to no entity. */
const SYSTEM = 'system'

export const systemRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/system/version',
    isPublic: true,
    handle: ({ generation, now }) => ok({ version: generation.version, revision: 'headwater', timestamp: now }),
  },
  {
    method: 'GET',
    path: '/system/settings/{name}',
    handle: ({ store }, { params }) => {
      const settings = pointOfKey(store, SYSTEM, 'settings', params.name ?? '')
      if (!settings) throw missing(`no settings ${params.name}`)
      return ok(settings)
    },
  },
  {
    method: 'PUT',
    path: '/system/settings',
    handle: ({ store, now }, { body }) => {
      const document = objectBody(body)
      addPoint(store, { owner: SYSTEM, name: 'settings', key: String(document.config_type), at: now, document })
      return ok(document)
    },
  },
  {
    method: 'GET',
    path: '/users/loggedInUser',
    handle: (context, { query }) => {
      const kind = knownKind('user')
      return ok(show(context, requireFqn(context, kind, context.who.name), viewOf(context, kind, query.get('fields'))))
    },
  },
]
