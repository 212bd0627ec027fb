import type { CodecText } from './codec-text.ts'
import { indent, printKey, printValue } from './print-type.ts'
import type { Definitions, LiteralType, WireObject, WireType } from './wire-type.ts'

/** What may be missing is put around the rest; literals become one codec, objects that a field tells apart another. */
export function writeUnion(members: readonly WireType[], writer: CodecText): string {
  const missing = members.filter(({ is }) => is === 'null' || is === 'undefined')
  const literals = members.filter(isLiteral)
  const others = members.filter((one) => !missing.includes(one) && !isLiteral(one))
  const codecs = [
    ...(literals.length > 0 ? [writer.literals(literals)] : []),
    ...writeOthers(others, writer),
  ]
  const [only] = codecs
  const [absent] = missing
  if (codecs.length === 1 && missing.length === 1 && only !== undefined && absent !== undefined) {
    return writer.call(absent.is === 'null' ? 'nullOr' : 'undefinedOr', only)
  }
  const all = [...codecs, ...missing.map((one) => writer.codecOf(one))]
  return all.length === 1 ? all.join('') : writer.call('union', ...all)
}

function writeOthers(members: readonly WireType[], writer: CodecText): readonly string[] {
  const objects = members.flatMap((type) => {
    const object = objectOf(type, writer.definitions)
    return object === undefined ? [] : [{ type, object }]
  })
  const key = objects.length > 1 ? tellingField(objects.map(({ object }) => object)) : undefined
  if (key === undefined) return members.map((one) => writer.codecOf(one))
  const fields = objects.flatMap(({ type, object }) => {
    const codec = writer.codecOf(type)
    return tagsOf(object, key).map((tag) => `${printKey(tag)}: ${codec},`)
  })
  const variant = writer.call('variant', printValue(key), `{\n${indent(fields.join('\n'))}\n}`)
  const told = new Set(objects.map(({ type }) => type))
  return [variant, ...members.filter((one) => !told.has(one)).map((one) => writer.codecOf(one))]
}

/** The field in which each of them has other texts or numbers than all others. */
function tellingField(objects: readonly WireObject[]): string | undefined {
  const [first] = objects
  return first?.fields
    .map(({ name }) => name)
    .find((name) => {
      const tags = objects.map((object) => tagsOf(object, name))
      const all = tags.flat()
      return tags.every((own) => own.length > 0) && new Set(all).size === all.length
    })
}

/** What a field may hold, as the keys of an object; empty where that is not known, or more than a few literals. */
function tagsOf({ fields }: WireObject, name: string): readonly string[] {
  const field = fields.find((one) => one.name === name)
  if (field === undefined || field.isOptional) return []
  const members = field.type.is === 'union' ? field.type.members : [field.type]
  if (!members.every(isLiteral)) return []
  return members.flatMap((one) =>
    one.is === 'members' ? one.members.map(({ value }) => String(value)) : [String(one.value)],
  )
}

function objectOf(type: WireType, definitions: Definitions): WireObject | undefined {
  if (type.is === 'object') return type.isClass ? undefined : type
  const definition = type.is === 'named' ? definitions.get(type.name) : undefined
  return definition?.is === 'type' ? objectOf(definition.type, definitions) : undefined
}

function isLiteral(type: WireType): type is LiteralType {
  return type.is === 'literal' || type.is === 'members'
}
