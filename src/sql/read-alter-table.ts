import type { AlterTableCmd, AlterTableStmt, Node } from 'libpg-query'

import type { Change, ChangeOf, LockMode, ObjectName } from './change.ts'
import { readColumn, readConstraint, readExpression } from './read-column.ts'
import { nameOf, stringsOf, typeOf } from './read-names.ts'
import type { StatementSource } from './statement-source.ts'

type Subtype = NonNullable<AlterTableCmd['subtype']>

/** What says nothing about rows: in words, with the lock that it takes. */
const OPTIONS: Readonly<Partial<Record<Subtype, readonly [string, LockMode]>>> = {
  AT_SetStatistics: ['set statistics', 'share update exclusive'],
  AT_SetOptions: ['set an option of a column', 'share update exclusive'],
  AT_ResetOptions: ['reset an option of a column', 'share update exclusive'],
  AT_SetRelOptions: ['set an option', 'share update exclusive'],
  AT_ResetRelOptions: ['reset an option', 'share update exclusive'],
  AT_ClusterOn: ['cluster on', 'share update exclusive'],
  AT_DropCluster: ['set without cluster', 'share update exclusive'],
  AT_SetStorage: ['set storage', 'access exclusive'],
  AT_SetCompression: ['set compression', 'access exclusive'],
  AT_ReplicaIdentity: ['replica identity', 'access exclusive'],
  AT_AddIdentity: ['add identity', 'access exclusive'],
  AT_SetIdentity: ['set identity', 'access exclusive'],
  AT_DropIdentity: ['drop identity', 'access exclusive'],
  AT_DropExpression: ['drop expression', 'access exclusive'],
  AT_AlterConstraint: ['alter constraint', 'access exclusive'],
}
const REWRITES: Readonly<Partial<Record<Subtype, string>>> = {
  AT_SetLogged: 'set logged',
  AT_SetUnLogged: 'set unlogged',
  AT_SetTableSpace: 'set tablespace',
  AT_SetAccessMethod: 'set access method',
  AT_SetExpression: 'set expression',
}
const ROW_SECURITY: Readonly<Partial<Record<Subtype, ChangeOf<'row security'>['to']>>> = {
  AT_EnableRowSecurity: 'enable',
  AT_DisableRowSecurity: 'disable',
  AT_ForceRowSecurity: 'force',
  AT_NoForceRowSecurity: 'no force',
}
const TRIGGERS: Readonly<Partial<Record<Subtype, 'enable' | 'disable'>>> = {
  AT_EnableTrig: 'enable',
  AT_EnableAlwaysTrig: 'enable',
  AT_EnableReplicaTrig: 'enable',
  AT_EnableTrigAll: 'enable',
  AT_EnableTrigUser: 'enable',
  AT_DisableTrig: 'disable',
  AT_DisableTrigAll: 'disable',
  AT_DisableTrigUser: 'disable',
}

/** Each command of an `alter table`, one by one. */
export function readAlterTable(statement: AlterTableStmt, source: StatementSource): Change[] {
  const table = nameOf(statement.relation)
  if (statement.objtype !== 'OBJECT_TABLE') {
    const what = (statement.objtype ?? '').replace('OBJECT_', '').toLowerCase()
    return [{ kind: 'unknown', what: `alter ${what} ${table.name}` }]
  }
  return (statement.cmds ?? []).map((node) =>
    'AlterTableCmd' in node
      ? readCommand(table, node.AlterTableCmd, source)
      : { kind: 'unknown', what: `alter table ${table.name}` },
  )
}

function readCommand(table: ObjectName, command: AlterTableCmd, source: StatementSource): Change {
  const { subtype, name = '', def } = command
  const unknown: Change = { kind: 'unknown', what: `alter table ${table.name}: ${subtype}` }
  if (subtype === undefined) return unknown
  const security = ROW_SECURITY[subtype]
  if (security) return { kind: 'row security', table, to: security }
  const trigger = TRIGGERS[subtype]
  if (trigger) return { kind: 'switch trigger', table, to: trigger, name: command.name }
  const option = OPTIONS[subtype]
  if (option) {
    const [what, mode] = option
    return { kind: 'alter table', table, what, mode, rewrites: false }
  }
  const rewriting = REWRITES[subtype]
  if (rewriting) {
    return { kind: 'alter table', table, what: rewriting, mode: 'access exclusive', rewrites: true }
  }
  return READERS[subtype]?.({ table, column: name, def, command, source }) ?? unknown
}

interface Command {
  readonly table: ObjectName
  /** Or the name of a constraint. */
  readonly column: string
  readonly def: Node | undefined
  readonly command: AlterTableCmd
  readonly source: StatementSource
}

const READERS: Readonly<Partial<Record<Subtype, (command: Command) => Change | undefined>>> = {
  AT_AddColumn({ table, def, command, source }) {
    if (def === undefined || !('ColumnDef' in def)) return undefined
    const isIfNotExists = command.missing_ok ?? false
    return { kind: 'add column', table, ...readColumn(def.ColumnDef, source), isIfNotExists }
  },
  AT_DropColumn: ({ table, column }) => ({ kind: 'drop column', table, column }),
  AT_AlterColumnType({ table, column, def, source }) {
    if (def === undefined || !('ColumnDef' in def)) return undefined
    const { typeName, raw_default, location = 0 } = def.ColumnDef
    const using = raw_default && source.behind(location, 'using')
    const type = typeOf(typeName)
    const cast =
      raw_default !== undefined && 'TypeCast' in raw_default ? raw_default.TypeCast : undefined
    const { arg } = cast ?? {}
    const isPlainCast =
      arg !== undefined &&
      'ColumnRef' in arg &&
      stringsOf(arg.ColumnRef.fields).at(-1) === column &&
      typeOf(cast?.typeName).text === type.text
    return { kind: 'set type', table, column, type, using, isPlainCast }
  },
  AT_SetNotNull: ({ table, column }) => ({ kind: 'set not null', table, column }),
  AT_DropNotNull: ({ table, column }) => ({ kind: 'drop not null', table, column }),
  AT_ColumnDefault({ table, column, def, source }) {
    if (def === undefined) return { kind: 'drop default', table, column }
    const value = readExpression(def, source.defaultOf(column))
    return { kind: 'set default', table, column, default: value }
  },
  AT_AddConstraint({ table, def, source }) {
    if (def === undefined || !('Constraint' in def)) return undefined
    const constraint = readConstraint(def.Constraint, source)
    return constraint && { kind: 'add constraint', table, constraint }
  },
  AT_ValidateConstraint: ({ table, column }) => ({
    kind: 'validate constraint',
    table,
    name: column,
  }),
  AT_DropConstraint: ({ table, column }) => ({ kind: 'drop constraint', table, name: column }),
  AT_ChangeOwner: ({ table }) => ({ kind: 'move', to: 'owner', object: 'table', table }),
}
