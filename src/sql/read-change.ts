import type { Node, VariableSetStmt } from 'libpg-query'

import { type Change, LOCK_MODES, type ObjectName } from './change.ts'
import { readAlterTable } from './read-alter-table.ts'
import { readExpression } from './read-column.ts'
import { readCreate } from './read-create.ts'
import { readDrop, readRename, toObjectKind } from './read-object.ts'
import { readMaintenance } from './read-maintenance.ts'
import { nameIn, nameOf, partsOf, qualifiedName, rolesOf } from './read-names.ts'
import type { StatementSource } from './statement-source.ts'
import { emptiedIn, relationsIn, settingsIn, writesIn } from './walk.ts'

/** What a statement does. What this does not know is told as `unknown`. */
export function readChanges(node: Node, source: StatementSource): Change[] {
  if ('AlterTableStmt' in node) return readAlterTable(node.AlterTableStmt, source)
  if ('DropStmt' in node) return readDrop(node.DropStmt)
  return [readOne(node, source)]
}

function readOne(node: Node, source: StatementSource): Change {
  const created = readCreate(node, source)
  if (created !== undefined) return created
  if ('RenameStmt' in node) return readRename(node.RenameStmt)
  if ('CreatePolicyStmt' in node || 'AlterPolicyStmt' in node) {
    const isNew = 'CreatePolicyStmt' in node
    const policy = isNew ? node.CreatePolicyStmt : node.AlterPolicyStmt
    return {
      kind: isNew ? 'create policy' : 'alter policy',
      table: nameOf(policy.table),
      name: policy.policy_name ?? '',
      roles: rolesOf(policy.roles),
      isPermissive: isNew ? (node.CreatePolicyStmt.permissive ?? false) : true,
      using: policy.qual && readExpression(policy.qual, source.insideParentheses(0, 'using')),
      check:
        policy.with_check &&
        readExpression(policy.with_check, source.insideParentheses(0, 'check')),
    }
  }
  if ('AlterEnumStmt' in node) {
    const { typeName, newVal = '', oldVal } = node.AlterEnumStmt
    if (oldVal !== undefined) return { kind: 'unknown', what: 'alter type … rename value' }
    return { kind: 'add enum value', type: nameIn(typeName), value: newVal }
  }
  if ('AlterDomainStmt' in node) {
    const { typeName, subtype, def } = node.AlterDomainStmt
    const isUnchecked =
      def !== undefined && 'Constraint' in def && (def.Constraint.skip_validation ?? false)
    // `C` adds a constraint, `O` sets not null, `V` validates.
    const checksRows = ['C', 'O', 'V'].includes(subtype ?? '') && !isUnchecked
    return { kind: 'alter domain', type: nameIn(typeName), checksRows }
  }
  return readOther(node)
}

function readOther(node: Node): Change {
  if ('GrantStmt' in node) {
    const { is_grant, targtype, objtype, objects = [], privileges, grantees } = node.GrantStmt
    const everything = targtype === 'ACL_TARGET_ALL_IN_SCHEMA'
    const given = (privileges ?? []).flatMap((one) => ('AccessPriv' in one ? [one.AccessPriv] : []))
    return {
      kind: is_grant ? 'grant' : 'revoke',
      object: everything ? 'everything in a schema' : (toObjectKind(objtype) ?? 'other'),
      privileges: privileges === undefined ? null : given.map(({ priv_name = 'all' }) => priv_name),
      names: objects.map((object) => qualifiedName(partsOf(object))),
      to: rolesOf(grantees),
      isForColumns: given.some(({ cols }) => cols !== undefined),
    }
  }
  if ('AlterDefaultPrivilegesStmt' in node) {
    const { action } = node.AlterDefaultPrivilegesStmt
    return {
      kind: action?.is_grant ? 'grant' : 'revoke',
      object: 'default privileges',
      privileges: null,
      names: [],
      to: rolesOf(action?.grantees),
      isForColumns: false,
    }
  }
  if ('TruncateStmt' in node) {
    return { kind: 'truncate', tables: tablesOf(node.TruncateStmt.relations) }
  }
  if ('LockStmt' in node) {
    const { relations, mode = LOCK_MODES.length } = node.LockStmt
    const named = LOCK_MODES[mode - 1] ?? 'access exclusive'
    return { kind: 'lock table', tables: tablesOf(relations), mode: named }
  }
  const maintained = readMaintenance(node)
  if (maintained !== undefined) return maintained
  if ('VariableSetStmt' in node) return readSetting(node.VariableSetStmt)
  if ('TransactionStmt' in node) {
    const what = (node.TransactionStmt.kind ?? '').replace('TRANS_STMT_', '').toLowerCase()
    return { kind: 'transaction', what: what.replaceAll('_', ' ') }
  }
  // It ends with its transaction.
  if ('ConstraintsSetStmt' in node) return { kind: 'set', setting: 'constraints', isLocal: true }
  if ('VariableShowStmt' in node) {
    return { kind: 'read rows', writes: [], reads: [], empties: [], sets: [] }
  }
  if ('DiscardStmt' in node) return { kind: 'session', what: 'discard' }
  if ('ListenStmt' in node) return { kind: 'session', what: 'listen' }
  if ('UnlistenStmt' in node) return { kind: 'session', what: 'unlisten' }
  if ('PrepareStmt' in node) return { kind: 'session', what: 'prepare' }
  if ('DeallocateStmt' in node) return { kind: 'session', what: 'deallocate' }
  if ('LoadStmt' in node) return { kind: 'session', what: 'load' }
  if ('CommentStmt' in node) {
    const { object, objtype } = node.CommentStmt
    const parts = partsOf(object)
    const isTable = objtype === 'OBJECT_TABLE'
    const isOnTable = objtype === 'OBJECT_COLUMN'
    const table = isTable ? parts : isOnTable ? parts.slice(0, -1) : undefined
    return { kind: 'comment', table: table && qualifiedName(table) }
  }
  if ('AlterObjectSchemaStmt' in node) {
    const { objectType, relation } = node.AlterObjectSchemaStmt
    const object = toObjectKind(objectType) ?? 'other'
    return { kind: 'move', to: 'schema', object, table: relation && nameOf(relation) }
  }
  if ('AlterOwnerStmt' in node) {
    const { objectType, relation } = node.AlterOwnerStmt
    const object = toObjectKind(objectType) ?? 'other'
    return { kind: 'move', to: 'owner', object, table: relation && nameOf(relation) }
  }
  if ('DoStmt' in node) {
    const body = (node.DoStmt.args ?? []).flatMap((one) =>
      'DefElem' in one && one.DefElem.defname === 'as' ? partsOf(one.DefElem.arg) : [],
    )
    return { kind: 'do', body: body.join('') }
  }
  const isQuery = ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'].some(
    (kind) => kind in node,
  )
  if (isQuery) {
    const writes = writesIn(node)
    const written = new Set(writes.map(({ name }) => name))
    const reads = relationsIn(node).filter(({ name }) => !written.has(name))
    return {
      kind: writes.length > 0 ? 'change rows' : 'read rows',
      writes,
      reads,
      empties: emptiedIn(node),
      sets: settingsIn(node),
    }
  }
  return { kind: 'unknown', what: Object.keys(node)[0] ?? 'nothing' }
}

function readSetting({ kind, name = 'all', is_local }: VariableSetStmt): Change {
  const setting = kind === 'VAR_RESET_ALL' ? 'all' : name.toLowerCase()
  // `set transaction …` ends with its transaction, as `set local` does.
  return { kind: 'set', setting, isLocal: (is_local ?? false) || setting === 'transaction' }
}

function tablesOf(relations: readonly Node[] = []): ObjectName[] {
  return relations.flatMap((one) => ('RangeVar' in one ? [nameOf(one.RangeVar)] : []))
}
