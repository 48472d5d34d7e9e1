import type { PatchOperation } from '../../record/entities/json-patch.js'
import { isObject, sameJson } from '../document.js'
import { unhandled } from '../fault.js'

type Container = Record<string, unknown> | unknown[]

/** `document` after the operations (RFC 6902). @throws Fault 500, as the server answers a patch that can't be applied. */
export function applyPatch<T extends object>(document: T, operations: readonly PatchOperation[]): T {
  const root = { document: structuredClone(document) as unknown }
  for (const operation of operations) apply(root, operation)
  return root.document as T
}

function apply(root: { document: unknown }, { op, path, from, value }: PatchOperation): void {
  switch (op) {
    case 'add':
      add(root, path, value)
      break
    case 'replace':
      take(root, path)
      add(root, path, value)
      break
    case 'remove':
      take(root, path)
      break
    case 'move':
      add(root, path, take(root, from ?? ''))
      break
    case 'copy':
      add(root, path, structuredClone(read(root, from ?? '')))
      break
    case 'test':
      if (!sameJson(read(root, path), value)) throw unhandled('JsonPatch.Operation.TEST fails! Values are not equal')
  }
}

const segments = (path: string): string[] =>
  ['document', ...path.split('/').slice(1)].map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The container that the last segment of a path points into. */
function locate(root: Container, path: string): { readonly container: Container; readonly key: string } {
  const parts = segments(path)
  let container: unknown = root
  for (const part of parts.slice(0, -1)) container = item(container, part, path)
  if (!isObject(container) && !Array.isArray(container)) throw unhandled(`nothing can be found at '${path}'`)
  return { container: container as Container, key: parts.at(-1) ?? '' }
}

function item(container: unknown, key: string, path: string): unknown {
  const isThere = Array.isArray(container)
    ? indexOf(key, container.length) !== undefined
    : isObject(container) && Object.hasOwn(container, key)
  if (!isThere) throw unhandled(`'${path}' contains no value for name '${key}'`)
  return (container as Record<string, unknown>)[key]
}

const indexOf = (key: string, length: number): number | undefined =>
  /^(0|[1-9]\d*)$/.test(key) && Number(key) < length ? Number(key) : undefined

function read(root: { document: unknown }, path: string): unknown {
  const { container, key } = locate(root, path)
  return item(container, key, path)
}

function add(root: { document: unknown }, path: string, value: unknown): void {
  const { container, key } = locate(root, path)
  if (!Array.isArray(container)) {
    container[key] = value
    return
  }
  const index = key === '-' ? container.length : indexOf(key, container.length + 1)
  if (index === undefined) throw unhandled(`'${path}' is out of range`)
  container.splice(index, 0, value)
}

function take(root: { document: unknown }, path: string): unknown {
  const { container, key } = locate(root, path)
  const value = item(container, key, path)
  if (Array.isArray(container)) container.splice(Number(key), 1)
  else delete container[key]
  return value
}
