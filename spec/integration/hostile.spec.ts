import { describeHostile, EMOJI, type HostileKind, NAMES } from '../support/hostile.js'
import { LIVE } from '../support/live-databases.js'

const KINDS: readonly HostileKind[] = [
  {
    ...LIVE.PostgreSQL,
    name: 'PostgreSQL',
    drops: true,
    names: [...NAMES, ...EMOJI, 'x'.repeat(63), `${'é'.repeat(31)}x`],
    columns: 1600,
    keys: 'later',
  },
  {
    ...LIVE.MariaDB,
    name: 'MariaDB',
    drops: true,
    names: [...NAMES, 'x'.repeat(64), '列'.repeat(40)], // no character beyond the first plane
    columns: 1017,
    keys: 'later',
    dangling: 'CREATE VIEW h.u AS SELECT 1 AS x; CREATE VIEW h.v AS SELECT x FROM h.u; DROP VIEW h.u',
  },
  {
    ...LIVE.DuckDB,
    name: 'DuckDB',
    names: [...NAMES, ...EMOJI, 'x'.repeat(256)],
    columns: 2000,
    keys: 'straight',
    dangling: 'CREATE VIEW h.u AS SELECT 1 AS x; CREATE VIEW h.v AS SELECT x FROM h.u; DROP VIEW h.u',
  },
  {
    ...LIVE.SQLite,
    name: 'SQLite',
    names: [...NAMES, ...EMOJI, 'x'.repeat(256)],
    columns: 2000,
    keys: 'circles',
    dangling: 'CREATE VIEW u AS SELECT 1 AS x; CREATE VIEW v AS SELECT x FROM u; DROP VIEW u',
  },
]

for (const kind of KINDS) describeHostile(kind)
