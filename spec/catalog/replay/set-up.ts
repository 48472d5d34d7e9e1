import type { Sent } from '../client.js'

const columns = [{ name: 'id', dataType: 'INT' }]
const table = (name: string, databaseSchema: string): Sent => ({
  method: 'PUT',
  path: '/tables',
  body: { name, databaseSchema, columns },
})

/** Calls that the recorder made without recording them, before the probe of that id. */
export const SET_UP: Readonly<Record<string, readonly Sent[]>> = {
  'list.by-schema': [
    { method: 'PUT', path: '/databaseSchemas', body: { name: 'pages', database: 'probe.shop' } },
    ...['p1', 'p2', 'p3', 'p4', 'p5'].map((name) => table(name, 'probe.shop.pages')),
  ],
  'delete.parent-not-empty': [
    { method: 'PUT', path: '/databases', body: { name: 'gone', service: 'probe' } },
    { method: 'PUT', path: '/databaseSchemas', body: { name: 's', database: 'probe.gone' } },
    table('t1', 'probe.gone.s'),
  ],
  'delete.recursive-soft': [
    table('t3', 'probe.gone.s'),
    table('t4', 'probe.gone.s'),
    { method: 'DELETE', path: '/tables/name/probe.gone.s.t4' },
  ],
}
