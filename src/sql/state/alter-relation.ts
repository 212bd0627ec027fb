import type { AlterTableCmd, AlterTableStmt } from 'libpg-query'

import type { ObjectName } from '../change.ts'
import { isInvoker } from '../read-invoker.ts'
import { nameOf } from '../read-names.ts'
import type { Origin, RelationState } from './database-state.ts'
import { notNull, withColumn, withConstraint } from './read-constraint-state.ts'
import { renameInBody, renameInRelation } from './rename-relation.ts'
import { isSame, keyOf, lacking, type StateStore } from './state-store.ts'
import { mentions } from './tenant-context.ts'

type Subtype = NonNullable<AlterTableCmd['subtype']>
type Alteration = (
  relation: RelationState,
  command: AlterTableCmd,
  at: Origin,
) => Partial<RelationState>

/** What a command of `alter table` makes of the table; of the others nothing is known here. */
const ALTERATIONS: Readonly<Partial<Record<Subtype, Alteration>>> = {
  AT_EnableRowSecurity: ({ rowSecurity }, _, at) => ({
    rowSecurity: { ...rowSecurity, isEnabled: true, at },
  }),
  AT_DisableRowSecurity: ({ rowSecurity }, _, at) => ({
    rowSecurity: { ...rowSecurity, isEnabled: false, at },
  }),
  AT_ForceRowSecurity: ({ rowSecurity }, _, at) => ({
    rowSecurity: { ...rowSecurity, isForced: true, at },
  }),
  AT_NoForceRowSecurity: ({ rowSecurity }, _, at) => ({
    rowSecurity: { ...rowSecurity, isForced: false, at },
  }),
  AT_AddColumn(relation, { def, missing_ok }, at) {
    if (def === undefined || !('ColumnDef' in def)) return {}
    if (missing_ok && relation.columns.has(def.ColumnDef.colname ?? '')) return {}
    return withColumn(relation, def, at)
  },
  AT_DropColumn: (relation, { name = '' }) => ({
    columns: lacking(relation.columns, name),
    keys: new Map([...relation.keys].filter(([, { columns }]) => !columns.includes(name))),
    references: new Map([...relation.references].filter(([, one]) => !one.columns.includes(name))),
    // It goes with what names it, or is refused.
    policies: new Map(
      [...relation.policies].filter(
        ([, { using, check }]) => !mentions(using, name) && !mentions(check, name),
      ),
    ),
    notNullChecks: new Map(
      [...(relation.notNullChecks ?? [])].filter(([, column]) => column !== name),
    ),
  }),
  AT_SetNotNull: ({ columns }, { name = '' }) => ({ columns: notNull(columns, [name]) }),
  AT_DropNotNull: ({ columns }, { name = '' }) => ({ columns: notNull(columns, [name], false) }),
  AT_AddConstraint: (relation, { def }, at) =>
    def !== undefined && 'Constraint' in def ? withConstraint(relation, def.Constraint, at) : {},
  AT_DropConstraint: ({ keys, references, notNullChecks = new Map() }, { name = '' }) => ({
    keys: lacking(keys, name),
    references: lacking(references, name),
    notNullChecks: lacking(notNullChecks, name),
  }),
  AT_SetRelOptions(relation, { def }) {
    const options = def !== undefined && 'List' in def ? (def.List.items ?? []) : []
    return { isInvoker: isInvoker(options) ?? relation.isInvoker }
  },
  AT_ResetRelOptions(relation, { def }) {
    const options = def !== undefined && 'List' in def ? (def.List.items ?? []) : []
    return { isInvoker: isInvoker(options) === undefined && relation.isInvoker }
  },
  AT_AddInherit: (relation, { def }) =>
    def !== undefined && 'RangeVar' in def
      ? { parents: [...relation.parents, nameOf(def.RangeVar)] }
      : {},
  AT_DropInherit: (relation, { def }) =>
    def !== undefined && 'RangeVar' in def
      ? { parents: withoutParent(relation, nameOf(def.RangeVar)) }
      : {},
}

export function alterTable(store: StateStore, statement: AlterTableStmt, at: Origin): void {
  const table = nameOf(statement.relation)
  for (const node of statement.cmds ?? []) {
    if (!('AlterTableCmd' in node)) continue
    const command = node.AlterTableCmd
    const { subtype, def } = command
    if (subtype === undefined) continue
    if (def !== undefined && 'PartitionCmd' in def) {
      attach(
        store,
        nameOf(def.PartitionCmd.name),
        subtype === 'AT_AttachPartition' ? table : undefined,
      )
      continue
    }
    const alter = ALTERATIONS[subtype]
    if (alter) store.update(table, (relation) => alter(relation, command, at))
  }
}

/** Undefined for a partition that becomes a table of its own. */
function attach(store: StateStore, partition: ObjectName, parent: ObjectName | undefined): void {
  store.update(partition, () => ({
    parents: parent === undefined ? [] : [parent],
    isPartition: parent !== undefined,
  }))
}

function withoutParent({ parents }: RelationState, parent: ObjectName): readonly ObjectName[] {
  return parents.filter((one) => !isSame(one, parent))
}

/** Moves a relation to another name, and what refers to it along. */
export function moveRelation(store: StateStore, from: ObjectName, to: ObjectName): void {
  const relation = store.relation(from)
  if (relation === undefined) return
  const follow = (name: ObjectName): ObjectName => (isSame(name, from) ? to : name)
  store.relations.delete(keyOf(from))
  store.relations.set(keyOf(to), { ...relation, name: to.name, schema: to.schema })
  store.updateEach((one) => renameInRelation(one, from, to))
  for (const one of store.functions.values()) {
    if (one.isAtomic) store.setFunction({ ...one, body: renameInBody(one.body, from, to) })
  }
  store.publications = store.publications.map((one) =>
    one.table === undefined ? one : { ...one, table: follow(one.table) },
  )
}
