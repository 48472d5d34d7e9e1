import { type Either, isLeft, left } from '../record/either.js'
import { lanes } from '../stream/lanes.js'
import type { NodeStage, Output, TopologyNode, Walkable } from './topology.js'

type Context = Readonly<Record<string, unknown>>
type Records<R> = AsyncGenerator<Either<R>, void>

/** What the walk needs to know of the far end: whether records have arrived, and what is already there. */
export interface Delivery<R> {
  /** Resolves when everything yielded so far is acknowledged. */
  settled(): Promise<void>
  /** True when the entity of this record can be read from the server. */
  exists(record: R): Promise<boolean>
}

/** Delivery for a walk that nobody reads back: what is yielded counts as arrived. */
export const unread: Delivery<unknown> = { settled: async () => {}, exists: async () => true }

/**
 * Walks a topology depth first (spec/topology.md §2). Every branch has a context of its own, so siblings share
 * nothing. Whatever a producer, processor or post-process throws becomes a Left, and only what hangs on it is skipped.
 */
export const walk = <Port, R>(tree: Walkable<Port>, port: Port, delivery: Delivery<R>): Records<R> => {
  const children = new Map<string | undefined, TopologyNode[]>()
  for (const node of tree.nodes) children.set(node.under, [...(children.get(node.under) ?? []), node])

  async function* below(name: string | undefined, context: Context): Records<R> {
    for (const child of children.get(name) ?? []) yield* visit(child, context)
  }

  async function* visit(node: TopologyNode, context: Context): Records<R> {
    const items = attempt(node.name, () => node.producer(port, context))
    yield* lanes(items, node.concurrency ?? 1, (item) => element(node, item, context))
    for (const process of node.postProcess) {
      await delivery.settled()
      yield* attempt<Either<R>>(`${node.name} post process`, () => process(port, context), unwrap)
    }
  }

  async function* element(node: TopologyNode, item: Either<unknown>, above: Context): Records<R> {
    if (isLeft(item)) {
      yield item
      return
    }
    let context = above
    for (const stage of node.stages) {
      const kept: R[] = []
      for await (const record of attempt<Either<R>>(
        stage.key,
        () => stage.processor(port, item.right, context),
        unwrap,
      )) {
        if (isLeft(record)) yield record
        else if (yield* deliver(stage, record)) kept.push(record.right)
      }
      if (kept.length === 0 && !stage.nullable && !stage.storeAllInContext) return
      context = { ...context, [stage.key]: stage.storeAllInContext ? kept : kept.at(-1) }
    }
    yield* below(node.name, context)
  }

  /** Yields the record unless it must be left alone; true when what hangs on it may go on. */
  async function* deliver(stage: NodeStage, record: { readonly right: R }): AsyncGenerator<Either<R>, boolean> {
    if (stage.overwrite === false && (await delivery.exists(record.right))) return true
    yield record
    if (!stage.mustReturn) return true
    await delivery.settled()
    if (await delivery.exists(record.right)) return true
    yield left(
      stage.key,
      new Error('the server did not return the entity after it was written; all below it is skipped'),
    )
    return false
  }

  return below(undefined, {})
}

const unwrap = <T>(value: unknown): T => value as T

/** What `produce` gives, each as a right (or as `wrap` says); what it throws, at once or midway, as a last Left. */
async function* attempt<T extends Either<unknown>>(
  name: string,
  produce: () => Output,
  wrap: (value: unknown) => T = (right) => ({ right }) as unknown as T,
): AsyncGenerator<T, void> {
  try {
    for await (const value of await produce()) yield wrap(value)
  } catch (error) {
    yield left(name, error) as T
  }
}
