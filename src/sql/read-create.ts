import type { Node } from 'libpg-query'

import type { Change, ChangeOf, ObjectKind, ObjectName } from './change.ts'
import { readColumn, readConstraint } from './read-column.ts'
import { readFunction } from './read-function.ts'
import { isInvoker } from './read-invoker.ts'
import { nameIn, nameOf } from './read-names.ts'
import type { StatementSource } from './statement-source.ts'
import { relationsIn } from './walk.ts'

/** What a statement makes anew; undefined for one that makes nothing but a policy. */
export function readCreate(node: Node, source: StatementSource): Change | undefined {
  if ('CreateStmt' in node) {
    const {
      relation,
      tableElts = [],
      partbound,
      inhRelations,
      ofTypename,
      if_not_exists,
    } = node.CreateStmt
    const columns = tableElts.flatMap((element) =>
      'ColumnDef' in element ? [readColumn(element.ColumnDef, source)] : [],
    )
    const constraints = tableElts.flatMap((element) =>
      'Constraint' in element ? (readConstraint(element.Constraint, source) ?? []) : [],
    )
    return {
      kind: 'create table',
      table: nameOf(relation),
      columns: columns.map(({ column }) => column),
      constraints: [...columns.flatMap((column) => column.constraints), ...constraints],
      isTemporary: relation?.relpersistence === 't',
      isIfNotExists: if_not_exists ?? false,
      isDerived:
        [partbound, inhRelations, ofTypename].some((part) => part !== undefined) ||
        tableElts.some((element) => 'TableLikeClause' in element),
    }
  }
  if ('CreateTableAsStmt' in node) {
    const { into, objtype, if_not_exists } = node.CreateTableAsStmt
    const name = nameOf(into?.rel)
    if (objtype === 'OBJECT_MATVIEW') {
      const reads = relationsIn(node.CreateTableAsStmt.query)
      return create('materialized view', name, { reads, isIfNotExists: if_not_exists ?? false })
    }
    return {
      kind: 'create table',
      table: name,
      columns: [],
      constraints: [],
      isTemporary: into?.rel?.relpersistence === 't',
      isIfNotExists: if_not_exists ?? false,
      isDerived: true,
    }
  }
  if ('IndexStmt' in node) {
    const index = node.IndexStmt
    const keys = source.list(index.relation?.location ?? 0)
    return {
      kind: 'create index',
      table: nameOf(index.relation),
      index: {
        name: index.idxname,
        columns: (index.indexParams ?? []).map((element) =>
          'IndexElem' in element ? element.IndexElem.name : undefined,
        ),
        keys,
        where: index.whereClause && source.behind(index.relation?.location ?? 0, 'where'),
        isUnique: index.unique ?? false,
        isConcurrent: index.concurrent ?? false,
        isIfNotExists: index.if_not_exists ?? false,
        nullsNotDistinct: index.nulls_not_distinct ?? false,
      },
    }
  }
  if ('CreateTrigStmt' in node) {
    const { relation, trigname = '' } = node.CreateTrigStmt
    return { kind: 'create trigger', table: nameOf(relation), name: trigname }
  }
  if ('CreateFunctionStmt' in node) return readFunction(node.CreateFunctionStmt)
  if ('ViewStmt' in node) {
    const { view, query, replace, options = [] } = node.ViewStmt
    const reads = relationsIn(query)
    return create('view', nameOf(view), {
      reads,
      isReplacing: replace ?? false,
      isInvoker: isInvoker(options) ?? false,
    })
  }
  if ('CreateEnumStmt' in node) return create('type', nameIn(node.CreateEnumStmt.typeName))
  if ('CreateRangeStmt' in node) return create('type', nameIn(node.CreateRangeStmt.typeName))
  if ('CompositeTypeStmt' in node) return create('type', nameOf(node.CompositeTypeStmt.typevar))
  if ('CreateDomainStmt' in node) return create('domain', nameIn(node.CreateDomainStmt.domainname))
  if ('CreateSeqStmt' in node) {
    const { sequence, if_not_exists } = node.CreateSeqStmt
    return create('sequence', nameOf(sequence), { isIfNotExists: if_not_exists ?? false })
  }
  if ('CreateExtensionStmt' in node) {
    const { extname = '', if_not_exists } = node.CreateExtensionStmt
    const name = { schema: undefined, name: extname }
    return create('extension', name, { isIfNotExists: if_not_exists ?? false })
  }
  if ('CreateSchemaStmt' in node) {
    const { schemaname = '', if_not_exists } = node.CreateSchemaStmt
    const name = { schema: undefined, name: schemaname }
    return create('schema', name, { isIfNotExists: if_not_exists ?? false })
  }
  return undefined
}

function create(
  object: ObjectKind,
  name: ObjectName,
  more: Partial<Omit<ChangeOf<'create'>, 'kind' | 'object' | 'name'>> = {},
): ChangeOf<'create'> {
  const plain = { isReplacing: false, isIfNotExists: false, reads: [], isInvoker: false }
  return { kind: 'create', object, name, ...plain, ...more }
}
