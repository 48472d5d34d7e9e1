import type { Create } from 'headwater'

/** The table itself, the first time. @throws when an earlier one has its FQN: the later would overwrite it */
export type Claim = (table: Create<'table'>) => Create<'table'>

export function createClaim(): Claim {
  const seen = new Set<string>()
  return (table) => {
    if (seen.has(table.fqn)) throw new Error(`a second table ${table.fqn}`)
    seen.add(table.fqn)
    return table
  }
}
