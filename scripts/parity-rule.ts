/** A rule of docs/parity.json: a difference that is meant. `reference` and `ours` narrow it to values, which only `npm run parity` reads. */
export interface Rule {
  readonly collection?: string
  readonly fqn?: string
  readonly path?: string
  readonly reference?: string
  readonly ours?: string
  readonly reason: string
}
