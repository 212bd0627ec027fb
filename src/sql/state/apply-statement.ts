import type { AlterPolicyStmt, CreatePolicyStmt, IndexStmt, Node, RenameStmt } from 'libpg-query'

import type { Parser } from '../parser.ts'
import { nameIn, nameOf, partsOf, roleName, rolesOf } from '../read-names.ts'
import { toObjectKind } from '../read-object.ts'
import { alterTable, moveRelation } from './alter-relation.ts'
import { applyDefaultPrivileges, applyGrant, applyMembership } from './apply-grant.ts'
import { applyDrop } from './apply-drop.ts'
import { alterPublication, createPublication } from './apply-publication.ts'
import type { Origin, PolicyCommand, PolicyState } from './database-state.ts'
import { readDoBlock } from './read-do-block.ts'
import { alterFunction, createFunction, functionsMeant } from './read-function-state.ts'
import { createTable, createView, emptyRelation, readTable, tableOfQuery } from './read-relation.ts'
import { renameColumn } from './rename-column.ts'
import { renameSchema, setOwner } from './schema-owners.ts'
import { having, renaming, type StateStore } from './state-store.ts'

export interface AppliedFrom {
  readonly parser: Parser
  /** The statement, as the parser was given it. */
  readonly text: string
  readonly at: Origin
}

/** Brings the state behind a statement; what says nothing about the walls between tenants is passed over. */
export function applyStatement(store: StateStore, node: Node, from: AppliedFrom): void {
  const { at } = from
  if ('CreateStmt' in node) createTable(store, node.CreateStmt, at)
  else if ('AlterTableStmt' in node) alterTable(store, node.AlterTableStmt, at)
  else if ('IndexStmt' in node) createIndex(store, node.IndexStmt, at)
  else if ('CreatePolicyStmt' in node) createPolicy(store, node.CreatePolicyStmt, at)
  else if ('AlterPolicyStmt' in node) alterPolicy(store, node.AlterPolicyStmt, at)
  else if ('ViewStmt' in node) createView(store, node.ViewStmt, at)
  else if ('CreateFunctionStmt' in node) createFunction(store, node.CreateFunctionStmt, from)
  else if ('AlterFunctionStmt' in node) alterFunction(store, node.AlterFunctionStmt, at)
  else if ('GrantStmt' in node) applyGrant(store, node.GrantStmt, at)
  else if ('DropStmt' in node) applyDrop(store, node.DropStmt)
  else if ('RenameStmt' in node) applyRename(store, node.RenameStmt)
  else applyOther(store, node, from)
}

function applyOther(store: StateStore, node: Node, from: AppliedFrom): void {
  const { at } = from
  if ('CreateTableAsStmt' in node) {
    const { into, query, objtype, if_not_exists } = node.CreateTableAsStmt
    const name = nameOf(into?.rel)
    if (if_not_exists && store.relation(name)) return
    const isView = objtype === 'OBJECT_MATVIEW'
    const kind = isView ? 'materialized view' : 'table'
    const isTemporary = into?.rel?.relpersistence === 't'
    store.add({ ...tableOfQuery(store, name, query, at), kind, isTemporary })
  } else if ('SelectStmt' in node && node.SelectStmt.intoClause?.rel) {
    const { rel } = node.SelectStmt.intoClause
    const isTemporary = rel.relpersistence === 't'
    store.add({ ...tableOfQuery(store, nameOf(rel), node, at), isTemporary })
  } else if ('CreateForeignTableStmt' in node && node.CreateForeignTableStmt.base) {
    const { base, servername: server } = node.CreateForeignTableStmt
    store.add({ ...readTable(store, base, at), kind: 'foreign table', server })
  } else if ('ImportForeignSchemaStmt' in node) {
    importForeign(store, node.ImportForeignSchemaStmt, at)
  } else if ('CreateForeignServerStmt' in node) {
    const { servername: name = '', fdwname = '' } = node.CreateForeignServerStmt
    store.servers.set(name, { name, at })
    store.wrappers.set(name, fdwname)
  } else if ('CreateSchemaStmt' in node) {
    const { schemaname, authrole } = node.CreateSchemaStmt
    // Without a name it has that of its owner.
    if (authrole) setOwner(store, schemaname ?? roleName(authrole), roleName(authrole), at)
  } else if ('AlterOwnerStmt' in node) {
    const { objectType, object, newowner } = node.AlterOwnerStmt
    if (objectType !== 'OBJECT_SCHEMA' || newowner === undefined) return
    setOwner(store, partsOf(object)[0] ?? '', roleName(newowner), at)
  } else if ('AlterDefaultPrivilegesStmt' in node) {
    applyDefaultPrivileges(store, node.AlterDefaultPrivilegesStmt, at)
  } else if ('GrantRoleStmt' in node) applyMembership(store, node.GrantRoleStmt)
  else if ('CreateTrigStmt' in node) {
    const { relation, trigname: name = '', funcname } = node.CreateTrigStmt
    const calls = nameIn(funcname)
    store.update(nameOf(relation), ({ triggers }) => ({
      triggers: having(triggers, name, { name, calls, at }),
    }))
  } else if ('RuleStmt' in node) {
    const { relation, rulename: name = '', actions = [] } = node.RuleStmt
    store.update(nameOf(relation), ({ rules }) => ({
      rules: having(rules, name, { name, actions, at }),
    }))
  } else if ('CreatePublicationStmt' in node) {
    createPublication(store, node.CreatePublicationStmt, at)
  } else if ('AlterPublicationStmt' in node) alterPublication(store, node.AlterPublicationStmt, at)
  else if ('AlterObjectSchemaStmt' in node) {
    const { relation, newschema, objectType, object } = node.AlterObjectSchemaStmt
    if (relation) {
      moveRelation(store, nameOf(relation), { schema: newschema, name: relation.relname ?? '' })
    } else if (objectType === 'OBJECT_FUNCTION' && object) moveFunctions(store, object, newschema)
  } else if ('CreateRoleStmt' in node) {
    const { role = '', options = [] } = node.CreateRoleStmt
    const above = options.flatMap((one) =>
      'DefElem' in one && one.DefElem.defname === 'addroleto' && one.DefElem.arg
        ? rolesOf('List' in one.DefElem.arg ? one.DefElem.arg.List.items : [])
        : [],
    )
    store.memberships.set(role, above)
  } else if ('DoStmt' in node) {
    const { statements, isOpaque } = readDoBlock(from.parser, from.text)
    for (const one of statements) applyStatement(store, one, from)
    if (isOpaque) store.unread.push(at)
  }
}

function createIndex(store: StateStore, index: IndexStmt, at: Origin): void {
  if (!index.unique) return
  const columns = (index.indexParams ?? []).map((one) =>
    'IndexElem' in one ? one.IndexElem.name : undefined,
  )
  const table = nameOf(index.relation)
  const names = columns.map((column) => column ?? 'expr')
  const name = index.idxname ?? [table.name, ...names, 'idx'].join('_')
  store.update(table, ({ keys }) => ({
    keys: having(keys, name, { name, kind: 'unique', columns, at }),
  }))
}

const COMMANDS: readonly PolicyCommand[] = ['all', 'select', 'insert', 'update', 'delete']

function createPolicy(store: StateStore, policy: CreatePolicyStmt, at: Origin): void {
  const name = policy.policy_name ?? ''
  const roles = rolesOf(policy.roles)
  const made: PolicyState = {
    name,
    command: COMMANDS.find((one) => one === policy.cmd_name) ?? 'all',
    isPermissive: policy.permissive ?? false,
    roles: roles.length === 0 ? ['public'] : roles,
    using: policy.qual,
    check: policy.with_check,
    at,
  }
  store.update(nameOf(policy.table), ({ policies }) => ({
    policies: having(policies, name, made),
  }))
}

function alterPolicy(store: StateStore, altered: AlterPolicyStmt, at: Origin): void {
  const { policy_name: name = '', roles, qual, with_check } = altered
  store.update(nameOf(altered.table), ({ policies }) => {
    const before = policies.get(name)
    if (before === undefined) return {}
    const after: PolicyState = {
      ...before,
      roles: roles === undefined ? before.roles : rolesOf(roles),
      using: qual ?? before.using,
      check: with_check ?? before.check,
      at,
    }
    return { policies: having(policies, name, after) }
  })
}

function applyRename(store: StateStore, statement: RenameStmt): void {
  const { renameType, relation, object, subname: from = '', newname: to = '' } = statement
  const kind = toObjectKind(renameType)
  if (renameType === 'OBJECT_SCHEMA') renameSchema(store, from, to)
  else if (relation && (renameType === 'OBJECT_COLUMN' || renameType === 'OBJECT_ATTRIBUTE')) {
    renameColumn(store, nameOf(relation), { from, to })
  } else if (relation && kind === 'policy') {
    store.update(nameOf(relation), ({ policies }) => ({ policies: renaming(policies, from, to) }))
  } else if (relation && kind === 'trigger') {
    store.update(nameOf(relation), ({ triggers }) => ({ triggers: renaming(triggers, from, to) }))
  } else if (relation && kind === 'constraint') {
    store.update(nameOf(relation), ({ keys, references }) => ({
      keys: renaming(keys, from, to),
      references: renaming(references, from, to),
    }))
  } else if (relation && kind === 'index') {
    const { relname = '' } = relation
    store.updateEach(({ keys }) => ({ keys: renaming(keys, relname, to) }))
  } else if (
    relation &&
    (kind === 'table' || kind?.endsWith('view') || renameType === 'OBJECT_FOREIGN_TABLE')
  ) {
    const name = nameOf(relation)
    moveRelation(store, name, { schema: name.schema, name: to })
  } else if (kind === 'function' && object) renameFunctions(store, object, to)
}

function renameFunctions(store: StateStore, object: Node, to: string): void {
  for (const one of functionsMeant(store, object)) {
    store.removeFunction(one)
    store.setFunction({ ...one, name: to, signature: one.signature.replace(one.name, to) })
  }
}

function moveFunctions(store: StateStore, object: Node, schema: string | undefined): void {
  for (const one of functionsMeant(store, object)) {
    store.removeFunction(one)
    store.setFunction({ ...one, schema })
  }
}

/** Its tables are known where they are named. */
function importForeign(
  store: StateStore,
  statement: Extract<Node, { ImportForeignSchemaStmt: unknown }>['ImportForeignSchemaStmt'],
  at: Origin,
): void {
  const { local_schema: schema, server_name: server, list_type, table_list = [] } = statement
  if (list_type !== 'FDW_IMPORT_SCHEMA_LIMIT_TO') return
  for (const one of table_list) {
    if (!('RangeVar' in one)) continue
    const name = { schema, name: one.RangeVar.relname ?? '' }
    store.add({
      ...emptyRelation(name, at),
      kind: 'foreign table',
      server,
      hasUnknownColumns: true,
    })
  }
}
