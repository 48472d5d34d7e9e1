import type { Either } from '../record/either.js'
import type { Pullable } from '../stream/from-pull.js'

/** What a processor may give back: Eithers, as a list, an iterable or a promise of either. */
export type Output = Pullable<Either<unknown>> | Promise<Iterable<Either<unknown>>>

type EitherOf<O> = O extends Pullable<infer E> ? E : O extends Promise<Iterable<infer E>> ? E : never
type RightOf<E> = E extends { readonly right: infer R } ? R : never
/** What a stage leaves in the context: its record (without one the subtree is skipped), its record if any, or all. */
type Kept<R, Nullable, All> = All extends true ? readonly R[] : Nullable extends true ? R | undefined : R
type At<T, K> = K extends keyof T ? T[K] : never
type Put<T, K extends string, V> = { readonly [P in keyof T | K]: P extends K ? V : At<T, P> } & {}
type Root = Record<never, never>

/** How the walk treats a stage's records (spec/topology.md §1.2). */
export interface StageFlags {
  /** The stage may yield nothing; otherwise an element without a record takes its subtree with it. */
  readonly nullable?: boolean
  /** The context gets the list of all records instead of the last one. */
  readonly storeAllInContext?: boolean
  /** The entity must be readable from the server before anything below it is sent. */
  readonly mustReturn?: boolean
  /** False: an entity that exists already is left as it is. */
  readonly overwrite?: boolean
}

export interface NodeFlags {
  /** How many elements are walked at once; 1 keeps their order. */
  readonly concurrency?: number
}

// biome-ignore lint/suspicious/noExplicitAny: the one erased core; only the builder below writes these, with checked types
type Erased = (...args: any[]) => any

export interface NodeStage extends StageFlags {
  readonly key: string
  readonly consumer: readonly string[]
  readonly processor: Erased
}

export interface TopologyNode extends NodeFlags {
  readonly name: string
  /** The parent node; a root has none. */
  readonly under?: string
  readonly producer: Erased
  readonly stages: readonly NodeStage[]
  /** Run after everything this visit of the node made is acknowledged. */
  readonly postProcess: readonly Erased[]
}

/** A topology as the walk takes it: its nodes, and (in the types only) the port that they ask. */
export interface Walkable<Port> {
  readonly nodes: readonly TopologyNode[]
  readonly accepts?: (port: Port) => void
}

/**
 * `Tree` maps a node to the context its children see; `Here` is the node being written, `Item` what it produces and
 * `Above` the context its producer sees.
 */
export interface Topology<Port, Tree, Here extends string, Item, Above> extends Walkable<Port> {
  /** A node below `under`: its producer sees the context that the stages above made. */
  node<N extends string, U extends keyof Tree & string, I>(
    name: N extends keyof Tree ? never : N,
    spec: NodeFlags & { readonly under: U; readonly producer: (port: Port, context: Tree[U]) => Pullable<I> },
  ): Topology<Port, Put<Tree, N, Tree[U]>, N, I, Tree[U]>
  /** A stage of the node last named. It consumes only what an ancestor or an earlier stage made. */
  stage<
    K extends string,
    C extends keyof At<Tree, Here>,
    O extends Output,
    Nullable extends boolean = false,
    All extends boolean = false,
  >(
    key: K extends keyof At<Tree, Here> ? never : K,
    spec: Omit<StageFlags, 'nullable' | 'storeAllInContext'> & {
      readonly consumer: readonly C[]
      readonly nullable?: Nullable
      readonly storeAllInContext?: All
      readonly processor: (port: Port, item: Item, context: Pick<At<Tree, Here>, C>) => O
    },
  ): Topology<
    Port,
    Put<Tree, Here, Put<At<Tree, Here>, K, Kept<RightOf<EitherOf<O>>, Nullable, All>>>,
    Here,
    Item,
    Above
  >
  /** Records to send after everything made in one visit of the node last named (all elements, all descendants). */
  postProcess(
    process: (port: Port, context: Above) => Pullable<Either<unknown>>,
  ): Topology<Port, Tree, Here, Item, Above>
}

const build = (nodes: readonly TopologyNode[]): Topology<unknown, Root, string, unknown, Root> => {
  const last = nodes.at(-1)!
  const amend = (change: Partial<TopologyNode>) => build([...nodes.slice(0, -1), { ...last, ...change }])
  return {
    nodes,
    node: (name: string, spec: Omit<TopologyNode, 'name' | 'stages' | 'postProcess'>) =>
      build([...nodes, { ...spec, name, stages: [], postProcess: [] }]),
    stage: (key: string, spec: Omit<NodeStage, 'key'>) => amend({ stages: [...last.stages, { ...spec, key }] }),
    postProcess: (process: Erased) => amend({ postProcess: [...last.postProcess, process] }),
  } as unknown as Topology<unknown, Root, string, unknown, Root>
}

/**
 * Starts a topology for sources that offer `Port`, with its root node.
 * @example topology<Shelf>().root('shelf', (shelf) => [shelf]).stage('box', { consumer: [], processor: … })
 */
export const topology = <Port>() => ({
  root: <N extends string, I>(name: N, producer: (port: Port) => Pullable<I>) =>
    build([{ name, producer, stages: [], postProcess: [] }]) as unknown as Topology<
      Port,
      { readonly [K in N]: Root },
      N,
      I,
      Root
    >,
})
