import type { ObjectName } from '../change.ts'
import { isRangeVar, walk } from '../walk.ts'
import type { FunctionBody, RelationState, SqlNode } from './database-state.ts'
import { isSame, schemaOfName } from './state-store.ts'

/** What refers to a relation knows it by its number: a new name goes into all of it. */
export function renameInRelation(
  { parents, references, policies, rules, query }: RelationState,
  from: ObjectName,
  to: ObjectName,
): Partial<RelationState> {
  const follow = (name: ObjectName): ObjectName => (isSame(name, from) ? to : name)
  const within = <Tree>(tree: Tree): Tree => renamedIn(tree, from, to)
  return {
    parents: parents.map(follow),
    references: new Map(
      [...references].map(([key, one]) => [key, { ...one, table: follow(one.table) }]),
    ),
    policies: new Map(
      [...policies].map(([key, one]) => [
        key,
        { ...one, using: within(one.using), check: within(one.check) },
      ]),
    ),
    rules: new Map(
      [...rules].map(([key, one]) => [key, { ...one, actions: one.actions.map(within<SqlNode>) }]),
    ),
    query: within(query),
  }
}

/** The same of a body whose names were looked up when it was made. */
export function renameInBody(body: FunctionBody, from: ObjectName, to: ObjectName): FunctionBody {
  return { ...body, statements: renamedIn(body.statements, from, to) }
}

function renamedIn<Tree>(tree: Tree, from: ObjectName, to: ObjectName): Tree {
  const copy = structuredClone(tree)
  walk([copy], (_, value) => {
    if (!isRangeVar(value)) return
    if (!isSame({ schema: value.schemaname, name: value.relname ?? '' }, from)) return
    // Its columns are still named after it.
    value.alias ??= { aliasname: from.name }
    value.relname = to.name
    const schema = schemaOfName(to)
    if (schema === undefined) delete value.schemaname
    else value.schemaname = schema
  })
  return copy
}
