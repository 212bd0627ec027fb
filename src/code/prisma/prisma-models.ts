import { toSnakeCase } from '../column-names.ts'

/** What a schema of Prisma says of a model. */
export interface PrismaModel {
  /** The table, as it is in the database. */
  readonly table: string
  /** The columns of fields, where those have other names. */
  readonly columns: ReadonlyMap<string, string>
  readonly relations: ReadonlyMap<string, PrismaRelation>
}

export interface PrismaRelation {
  readonly model: string
  /** The fields of its foreign key; undefined where the other side has them. */
  readonly fields: readonly string[] | undefined
  readonly name: string | undefined
}

export type PrismaModels = ReadonlyMap<string, PrismaModel>

const MODEL = /^[ \t]*model\s+(\w+)\s*\{([^]*?)^[ \t]*\}/gm
const FIELD = /^\s*(\w+)\s+(\w+)(?:\[\])?\??(.*)$/

/** Reads the models of schema files of Prisma; what is no model is left out. */
export function readPrismaModels(texts: readonly string[]): PrismaModels {
  const bodies = texts.flatMap((text) =>
    [...withoutComments(text).matchAll(MODEL)].map(
      ([, name = '', body = '']) => [name, body] as const,
    ),
  )
  const names = new Set(bodies.map(([name]) => name))
  return new Map(bodies.map(([name, body]) => [name, readModel(name, body, names)]))
}

function readModel(name: string, body: string, models: ReadonlySet<string>): PrismaModel {
  const [, table = name] = /@@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(body) ?? []
  const columns = new Map<string, string>()
  const relations = new Map<string, PrismaRelation>()
  for (const line of body.split('\n')) {
    const [, field, type, rest = ''] = FIELD.exec(line) ?? []
    if (field === undefined || type === undefined) continue
    const [, column] = /@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(rest) ?? []
    if (column !== undefined) columns.set(field, column)
    if (models.has(type)) relations.set(field, readRelation(type, rest))
  }
  return { table, columns, relations }
}

function readRelation(model: string, rest: string): PrismaRelation {
  const [, list] = /\bfields:\s*\[([^\]]*)\]/.exec(rest) ?? []
  const [, name] = /@relation\(\s*(?:name:\s*)?"([^"]+)"/.exec(rest) ?? []
  const fields = list?.split(',').map((field) => field.trim())
  return { model, fields, name }
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\/.*$/gm, '')
}

/** The table of a model; by its name where no schema says more. */
export function tableOfModel(model: string, models: PrismaModels): string {
  return models.get(model)?.table ?? toSnakeCase(model)
}

/** The column of a field; by its name where no schema says more. */
function columnOfField(model: string, field: string, models: PrismaModels): string {
  return models.get(model)?.columns.get(field) ?? field
}

/** The fields of the foreign key of a relation, whichever side has it. */
export function keyOfRelation(
  model: string,
  field: string,
  models: PrismaModels,
): { readonly target: string; readonly columns: readonly string[] } | undefined {
  const relation = models.get(model)?.relations.get(field)
  if (relation === undefined) return undefined
  const { model: target, name } = relation
  if (relation.fields !== undefined)
    return { target, columns: relation.fields.map((one) => columnOfField(model, one, models)) }
  for (const other of models.get(target)?.relations.values() ?? []) {
    const isOtherSide = other.model === model && other.fields !== undefined && other.name === name
    if (isOtherSide && other.fields !== undefined)
      return { target, columns: other.fields.map((one) => columnOfField(target, one, models)) }
  }
  return undefined
}
