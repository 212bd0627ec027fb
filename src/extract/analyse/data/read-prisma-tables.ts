import type { PrismaModels } from '../../../code/index.ts'
import { tableOfModel } from '../../../code/index.ts'
import { type DeclaredTables, placeInText, type SourceText } from './declared-tables.ts'

/** What the schema files of Prisma say of tables. */
export function readPrismaTables(
  files: readonly SourceText[],
  models: PrismaModels,
): DeclaredTables {
  const found = [...models].flatMap(([name, model]) => {
    const at = files.flatMap((file) => {
      const match = new RegExp(`^[ \\t]*model\\s+${name}\\b`, 'm').exec(file.text)
      return match === null ? [] : [{ file, start: match.index }]
    })[0]
    return at === undefined ? [] : [{ alias: name, model, ...at }]
  })
  return {
    tables: found.map(({ alias, model: { table }, file, start }) => ({
      name: table,
      alias,
      place: placeInText(file, start),
    })),
    keys: found.flatMap(({ model: { table, relations, columns }, file, start }) =>
      [...relations].flatMap(([field, { model, fields }]) => {
        if (fields === undefined) return []
        const line = new RegExp(`^[ \\t]*${field}\\s`, 'm').exec(file.text.slice(start))
        return [
          {
            name: undefined,
            table,
            columns: fields.map((one) => columns.get(one) ?? one),
            target: tableOfModel(model, models),
            place: placeInText(file, start + (line?.index ?? 0)),
          },
        ]
      }),
    ),
  }
}
