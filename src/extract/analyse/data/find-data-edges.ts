import { type FileChoice, toSnakeCase } from '../../../code/index.ts'
import { type Cut, isInside, pathOf } from '../../cut.ts'
import type { EdgeFacts } from '../../edge.ts'
import { isTestFile } from '../../test-file.ts'
import type { DataSources } from './data-sources.ts'
import { findTableUses, type TableUse } from './find-table-uses.ts'
import { judgeKeys } from './judge-keys.ts'
import { judgeTables } from './judge-tables.ts'
import { judgeTransactions } from './judge-transactions.ts'
import { isInMigrations, isSeed } from '../../migration-file.ts'
import { TableSides } from './table-sides.ts'

/** What ties the data of the module to that of the rest: queries, foreign keys, transactions. */
export function findDataEdges(cut: Cut, sources: DataSources): EdgeFacts[] {
  const asks: FileChoice = ({ fileName }) => isAsked(pathOf(fileName, cut))
  const inside = findTableUses(cut, sources, (file) => isInside(file.fileName, cut) && asks(file))
  const mentions = mentionOf(cut, sources, inside)
  const outside =
    mentions === undefined
      ? []
      : findTableUses(
          cut,
          sources,
          (file) => !isInside(file.fileName, cut) && asks(file) && mentions.test(file.text),
        )
  const uses = [...inside, ...outside]
  const sides = new TableSides(cut, sources, uses)
  return [
    ...judgeTables(uses, sides, cut),
    ...judgeKeys(sources.keys, sides),
    ...judgeTransactions(cut, sources, sides),
  ]
}

/** Tests fill tables of all sides, and migrations change what is theirs: neither says who uses a table. */
function isAsked(path: string): boolean {
  return !isTestFile(path) && !isInMigrations(path) && !isSeed(path)
}

/** Finds the files that name one of the tables with which the module has to do; undefined where there are none. */
function mentionOf(
  cut: Cut,
  { tables }: DataSources,
  inside: readonly TableUse[],
): RegExp | undefined {
  const used = new Set(inside.flatMap((use) => use.tables.map(toSnakeCase)))
  const concerned = tables.filter(
    ({ name, place }) => used.has(toSnakeCase(name)) || isInside(`${cut.root}/${place.file}`, cut),
  )
  const names = new Set([
    ...used,
    ...concerned.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias])),
  ])
  if (names.size === 0) return undefined
  const patterns = [...names].map((name) =>
    // In whatever case, with `_` or without.
    toSnakeCase(name).replaceAll(/\W/g, '\\$&').replaceAll('_', '_?'),
  )
  return new RegExp(patterns.join('|'), 'i')
}
