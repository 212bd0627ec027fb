import type { Node, RangeVar, RoleSpec, TypeName } from 'libpg-query'

import type { ObjectName, TypeShape } from './change.ts'
import { quoteName } from './quote-name.ts'

export function nameOf(relation: RangeVar | undefined): ObjectName {
  return { schema: relation?.schemaname, name: relation?.relname ?? '' }
}

/** The texts of a list of `String` nodes. */
export function stringsOf(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []))
}

/** The name that a list of `String` nodes makes: the last is the object's, the one before its schema's. */
export function qualifiedName(parts: readonly string[]): ObjectName {
  return { schema: parts.at(-2), name: parts.at(-1) ?? '' }
}

/** The name that a list of `String` nodes stands for. */
export function nameIn(parts: readonly Node[] | undefined): ObjectName {
  return qualifiedName(stringsOf(parts))
}

/** The parts of a name, in whatever node the grammar puts it. */
export function partsOf(node: Node | undefined): string[] {
  if (node === undefined) return []
  if ('List' in node) return stringsOf(node.List.items)
  if ('String' in node) return [node.String.sval ?? '']
  if ('TypeName' in node) return stringsOf(node.TypeName.names)
  if ('ObjectWithArgs' in node) return stringsOf(node.ObjectWithArgs.objname)
  if ('RangeVar' in node) {
    const { schema, name } = nameOf(node.RangeVar)
    return schema === undefined ? [name] : [schema, name]
  }
  return []
}

export function roleName({ roletype, rolename }: RoleSpec): string {
  if (roletype === 'ROLESPEC_PUBLIC') return 'public'
  if (roletype === 'ROLESPEC_CSTRING') return rolename ?? ''
  return (roletype ?? '').replace('ROLESPEC_', '').toLowerCase()
}

/** The names of roles; `public` for everybody. */
export function rolesOf(nodes: readonly Node[] = []): string[] {
  return nodes.flatMap((node) => ('RoleSpec' in node ? [roleName(node.RoleSpec)] : []))
}

/** What SQL calls the types whose names in the catalog are others. */
const SPELLED: Readonly<Record<string, string>> = {
  bool: 'boolean',
  bpchar: 'char',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
}

export function typeOf(type: TypeName | undefined): TypeShape {
  const parts = stringsOf(type?.names)
  const isBuiltIn = parts.length === 2 && parts[0] === 'pg_catalog'
  const name = parts.at(-1) ?? ''
  const modifiers = (type?.typmods ?? []).flatMap((node) =>
    'A_Const' in node && node.A_Const.ival !== undefined ? [node.A_Const.ival.ival ?? 0] : [],
  )
  const isArray = (type?.arrayBounds ?? []).length > 0
  const base = isBuiltIn ? (SPELLED[name] ?? name) : parts.map(quoteName).join('.')
  const brackets = '[]'.repeat((type?.arrayBounds ?? []).length)
  // The modifiers of an interval are a mask of its fields, and no length.
  const length = modifiers.length > 0 && name !== 'interval' ? `(${modifiers.join(', ')})` : ''
  const text = `${type?.setof ? 'setof ' : ''}${base}${length}${brackets}`
  return { text, name, modifiers: name === 'interval' ? [] : modifiers, isArray }
}
