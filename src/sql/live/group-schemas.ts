import { hash } from 'node:crypto'

import type { NormalTree } from './normal-tree.ts'

export interface SchemaHashRow {
  /** The oid. */
  readonly schema: string
  readonly name: string
  readonly hash: string
}

export interface TreeUseRow {
  readonly schema: string
  readonly tree: string
  readonly holders: string
  readonly source: string
  readonly object: string
}

export interface MentionedRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
}

/** Schemas that hold the same, each under its own name. */
export interface SchemaGroup {
  /** In the order of their names; the first one stands for all. */
  readonly schemas: readonly { readonly oid: string; readonly name: string }[]
}

/** @param trees By their hash. */
export function groupSchemas(
  hashes: readonly SchemaHashRow[],
  uses: readonly TreeUseRow[],
  trees: ReadonlyMap<string, NormalTree>,
  mentioned: readonly MentionedRow[],
): readonly SchemaGroup[] {
  const objects = new Map(mentioned.map((one) => [one.oid, one]))
  const byOid = Map.groupBy(uses, ({ schema }) => schema)
  const describe = ({ schema, tree, holders }: TreeUseRow): string => {
    const known = trees.get(tree)
    // One that is gone since makes its schema one of a kind.
    if (known === undefined) return `${schema} ${tree}`
    const names = known.mentions.map((oid) => {
      const object = objects.get(oid)
      if (object === undefined) return oid
      return object.schema === schema ? object.name : `${object.schema}.${object.name}`
    })
    return [known.hash, holders, ...names].join(' ')
  }
  const groups = Map.groupBy(hashes, ({ schema, hash: own }) =>
    hash('sha1', [own, ...(byOid.get(schema) ?? []).map(describe).toSorted()].join('\n')),
  )
  return [...groups.values()].map((rows) => ({
    schemas: rows.map(({ schema: oid, name }) => ({ oid, name })),
  }))
}
