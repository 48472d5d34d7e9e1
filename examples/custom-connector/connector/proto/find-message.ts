import protobuf from 'protobufjs'
import type { Loaded } from './load-proto.js'

/**
 * The message that `name` means: written so or in camel case, with or without its package, outer ones before nested.
 * @throws when there is none, or more than one
 */
export function findMessage(loaded: readonly Loaded[], name: string): protobuf.Type {
  const all = new Map<string, protobuf.Type>()
  for (const { root } of loaded) for (const type of typesOf(root)) all.set(`${type.fullName} in ${type.filename}`, type)
  const called = (wanted: string) => [...all].filter(([, type]) => `.${type.fullName}`.endsWith(`.${wanted}`))
  const exact = called(name)
  const found = exact.length > 0 ? exact : called(camelCase(name))
  const outer = found.filter(([, type]) => !(type.parent instanceof protobuf.Type))
  const [first, ...others] = outer.length > 0 ? outer : found
  if (first === undefined) {
    const declared = [...all.values()].slice(0, 10).map((type) => type.fullName.slice(1))
    throw new Error(`no message ${camelCase(name)}; there is ${declared.join(', ') || 'no message at all'}`)
  }
  if (others.length > 0) {
    const places = [first, ...others].map(([place]) => place.slice(1))
    throw new Error(`${name} is ambiguous: ${places.join(', ')}; write it with its package`)
  }
  return first[1]
}

function* typesOf(namespace: protobuf.NamespaceBase): Generator<protobuf.Type, void> {
  for (const nested of namespace.nestedArray) {
    if (nested instanceof protobuf.Type) yield nested
    if (nested instanceof protobuf.Namespace) yield* typesOf(nested)
  }
}

const camelCase = (name: string): string =>
  name.replace(/(?:^|_|(?<=\.))([a-zA-Z0-9])(?=[^.]*$)/g, (_, c: string) => c.toUpperCase())
