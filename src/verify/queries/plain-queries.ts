import type { QueryGround } from './attack-queries.ts'
import { type Build, PLAIN } from './query-attack.ts'

/** What a statement does at its outermost. */
export type QueryCommand = 'select' | 'insert' | 'update' | 'delete' | 'merge'

export const QUERY_COMMANDS: readonly QueryCommand[] = [
  'select',
  'insert',
  'update',
  'delete',
  'merge',
]

/** As Kysely calls what it builds. */
const NODES = {
  select: 'SelectQueryNode',
  insert: 'InsertQueryNode',
  update: 'UpdateQueryNode',
  delete: 'DeleteQueryNode',
  merge: 'MergeQueryNode',
} as const

export function isOfCommand(build: Build, command: QueryCommand): boolean {
  return build(PLAIN).compile().query.kind === NODES[command]
}

/** The same ground, by a runtime that adds no tenant to statements of one command; its driver is whole. */
export function withoutTenantIn(command: QueryCommand, ground: QueryGround): QueryGround {
  const faulty = (build: Build): Build => (isOfCommand(build, command) ? () => build(PLAIN) : build)
  return {
    write: async (build) => await ground.write(faulty(build)),
    sendAsAdmin: async (written, place) => await ground.sendAsAdmin(written, place),
    sendByRuntime: async (build) => await ground.sendByRuntime(faulty(build)),
    sendCompiled: async (build, actor) => await ground.sendCompiled(faulty(build), actor),
  }
}
