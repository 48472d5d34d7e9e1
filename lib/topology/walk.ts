import { type Either, isLeft, left } from '../record/either.js'
import { lanes } from '../stream/lanes.js'
import type { NodeStage, Output, TopologyNode, Walkable } from './topology.js'

type Context = Readonly<Record<string, unknown>>
type Records<R> = AsyncGenerator<Either<R>, void>
/** Records, and in their place the steps that come next. */
type Steps<R> = AsyncGenerator<Either<R> | Steps<R>, void>

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

  async function* below(name: string | undefined, context: Context): Steps<R> {
    for (const child of children.get(name) ?? []) yield visit(child, context)
  }

  async function* visit(node: TopologyNode, context: Context): Steps<R> {
    const items = attempt(node.name, () => node.producer(port, context))
    const { concurrency = 1 } = node
    if (concurrency > 1) yield lanes(items, concurrency, (item) => flat(element(node, item, context)))
    else for await (const item of items) yield element(node, item, context)
    for (const process of node.postProcess) {
      await delivery.settled()
      yield* attempt<Either<R>>(`${node.name} post process`, () => process(port, context), unwrap)
    }
  }

  async function* element(node: TopologyNode, item: Either<unknown>, above: Context): Steps<R> {
    if (isLeft(item)) {
      yield item
      return
    }
    let context = above
    for (const stage of node.stages) {
      const kept: R[] = []
      const output = await outputOf(stage, item.right, context)
      if (Array.isArray(output) && isPlain(stage)) {
        // most stages give a list and ask nothing of its records: no generator for them
        for (const record of output as Either<R>[]) {
          yield record
          if (!isLeft(record)) kept.push(record.right)
        }
      } else {
        for await (const record of attempt<Either<R>>(stage.key, () => output, unwrap)) {
          if (isLeft(record)) yield record
          else if (yield* deliver(stage, record)) kept.push(record.right)
        }
      }
      if (kept.length === 0 && !stage.nullable && !stage.storeAllInContext) return
      context = { ...context, [stage.key]: stage.storeAllInContext ? kept : kept.at(-1) }
    }
    if (children.has(node.name)) yield below(node.name, context)
  }

  async function outputOf({ key, processor }: NodeStage, item: unknown, context: Context): Promise<Output> {
    try {
      return await processor(port, item, context)
    } catch (error) {
      return [left(key, error)]
    }
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

  return flat(below(undefined, {}))
}

/**
 * The records of steps within steps. A record is yielded once, not by every generator on its way up: a table lies four
 * nodes deep.
 */
async function* flat<R>(steps: Steps<R>): Records<R> {
  const open: Steps<R>[] = [steps]
  try {
    for (let current = open.at(-1); current; current = open.at(-1)) {
      const { value, done } = await current.next()
      if (done) open.pop()
      else if (Symbol.asyncIterator in value) open.push(value)
      else yield value
    }
  } finally {
    for (const one of open.reverse()) await one.return()
  }
}

const isPlain = ({ overwrite, mustReturn }: NodeStage): boolean => overwrite !== false && !mustReturn

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
