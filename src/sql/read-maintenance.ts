import type { Node } from 'libpg-query'

import type { ChangeOf } from './change.ts'
import { nameOf } from './read-names.ts'

/** What keeps tables in shape and leaves their rows as they are; undefined for any other statement. */
export function readMaintenance(node: Node): ChangeOf<'maintain'> | undefined {
  if ('ClusterStmt' in node) {
    const { relation } = node.ClusterStmt
    const tables = relation === undefined ? [] : [nameOf(relation)]
    return { kind: 'maintain', what: 'cluster', tables, isConcurrent: false }
  }
  if ('VacuumStmt' in node) {
    const { options = [], rels = [], is_vacuumcmd } = node.VacuumStmt
    const isFull = options.some((one) => 'DefElem' in one && one.DefElem.defname === 'full')
    const tables = rels.flatMap((one) =>
      'VacuumRelation' in one ? [nameOf(one.VacuumRelation.relation)] : [],
    )
    if (is_vacuumcmd !== true)
      return { kind: 'maintain', what: 'analyze', tables, isConcurrent: true }
    return {
      kind: 'maintain',
      what: isFull ? 'vacuum full' : 'vacuum',
      tables,
      isConcurrent: false,
    }
  }
  if ('ReindexStmt' in node) {
    const { relation, params = [] } = node.ReindexStmt
    const isConcurrent = params.some(
      (one) => 'DefElem' in one && one.DefElem.defname === 'concurrently',
    )
    const tables = relation === undefined ? [] : [nameOf(relation)]
    return { kind: 'maintain', what: 'reindex', tables, isConcurrent }
  }
  if ('RefreshMatViewStmt' in node) {
    const { relation, concurrent } = node.RefreshMatViewStmt
    const tables = [nameOf(relation)]
    return {
      kind: 'maintain',
      what: 'refresh materialized view',
      tables,
      isConcurrent: concurrent ?? false,
    }
  }
  return undefined
}
