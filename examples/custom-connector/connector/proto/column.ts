import type { Column, DataType } from 'headwater/entities'
import protobuf from 'protobufjs'

const SCALARS: Readonly<Record<string, DataType>> = {
  double: 'DOUBLE',
  float: 'FLOAT',
  bool: 'BOOLEAN',
  string: 'STRING',
  bytes: 'BYTES',
}

/** Messages that name each other multiply: a message of more columns than this is refused. */
const MAX_COLUMNS = 5000

/**
 * A message as one RECORD column with its fields below. A message inside itself is a RECORD without fields.
 * @throws when it has more than 5000 fields at all depths
 */
export function messageColumn(message: protobuf.Type): Column {
  let count = 0
  const childrenOf = (type: protobuf.Type, above: readonly protobuf.Type[]): { readonly children?: Column[] } => {
    if (above.includes(type)) return {}
    const fields = type.fieldsArray.filter((field) => !field.declaringField)
    return { children: fields.map((field) => fieldColumn(field, [...above, type])) }
  }
  const fieldColumn = (field: protobuf.Field, above: readonly protobuf.Type[]): Column => {
    count += 1
    if (count > MAX_COLUMNS) throw new Error(`message ${message.name} has more than ${MAX_COLUMNS} fields`)
    const type = typeOf(field)
    const fields = field.resolvedType instanceof protobuf.Type ? childrenOf(field.resolvedType, above) : {}
    const described = { name: field.name, dataTypeDisplay: display(field), ...description(field) }
    if (field instanceof protobuf.MapField) {
      const key: Column = { name: 'key', dataType: SCALARS[field.keyType] ?? 'INT' }
      return { ...described, dataType: 'MAP', children: [key, { name: 'value', dataType: type, ...fields }] }
    }
    if (field.repeated) return { ...described, dataType: 'ARRAY', arrayDataType: type, ...fields }
    return { ...described, dataType: type, ...fields }
  }
  return { name: message.name, dataType: 'RECORD', ...description(message), ...childrenOf(message, []) }
}

function typeOf({ type, resolvedType }: protobuf.Field): DataType {
  if (resolvedType instanceof protobuf.Enum) return 'ENUM'
  if (resolvedType) return isGroup(resolvedType) ? 'UNION' : 'RECORD'
  return SCALARS[type] ?? 'INT'
}

/** The flag of proto2's `group`, which the library's types leave out. */
const isGroup = (type: protobuf.Type & { readonly group?: boolean }): boolean => type.group === true

function display(field: protobuf.Field): string {
  if (field instanceof protobuf.MapField) return `map<${field.keyType}, ${field.type}>`
  return field.repeated ? `repeated ${field.type}` : field.type
}

/** The comment above a field or a message, or behind it. */
export const description = ({ comment }: protobuf.ReflectionObject): { readonly description?: string } =>
  comment ? { description: comment } : {}
