import type { DropStmt, ObjectType, RenameStmt } from 'libpg-query'

import type { Change, ObjectKind, ObjectName } from './change.ts'
import { nameOf, partsOf, qualifiedName } from './read-names.ts'

const KINDS: Readonly<Partial<Record<ObjectType, ObjectKind>>> = {
  OBJECT_AGGREGATE: 'aggregate',
  OBJECT_COLUMN: 'column',
  OBJECT_DOMAIN: 'domain',
  OBJECT_EXTENSION: 'extension',
  OBJECT_FUNCTION: 'function',
  OBJECT_INDEX: 'index',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_POLICY: 'policy',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_ROUTINE: 'routine',
  OBJECT_RULE: 'rule',
  OBJECT_SCHEMA: 'schema',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_TABLE: 'table',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_TYPE: 'type',
  OBJECT_VIEW: 'view',
}
/** Their names stand behind that of their table. */
const PARTS_OF_TABLES: ReadonlySet<ObjectKind> = new Set(['policy', 'trigger', 'rule'])

export function toObjectKind(type: ObjectType | undefined): ObjectKind | undefined {
  return type && KINDS[type]
}

export function readDrop({ removeType, objects = [], concurrent, behavior }: DropStmt): Change[] {
  const object = toObjectKind(removeType)
  if (object === undefined) return [{ kind: 'unknown', what: `drop ${removeType}` }]
  return objects.map((node) => {
    const parts = partsOf(node)
    const isPart = PARTS_OF_TABLES.has(object)
    const name: ObjectName = isPart
      ? { schema: undefined, name: parts.at(-1) ?? '' }
      : qualifiedName(parts)
    return {
      kind: 'drop',
      object,
      table: isPart ? qualifiedName(parts.slice(0, -1)) : undefined,
      name,
      isConcurrent: concurrent ?? false,
      isCascade: behavior === 'DROP_CASCADE',
    }
  })
}

export function readRename(statement: RenameStmt): Change {
  const { renameType, relation, object, subname, newname = '' } = statement
  const kind = toObjectKind(renameType)
  if (kind === undefined) return { kind: 'unknown', what: `rename ${renameType}` }
  if (subname !== undefined) {
    const from = { schema: undefined, name: subname }
    return { kind: 'rename', object: kind, table: relation && nameOf(relation), from, to: newname }
  }
  const from = relation ? nameOf(relation) : qualifiedName(partsOf(object))
  return { kind: 'rename', object: kind, table: undefined, from, to: newname }
}
