import { singularize } from 'inflection'

/** Every spelling of a module's name that its files need. */
export interface ModuleNames {
  /** The folder and the path of its routes: `line-items`. */
  readonly module: string
  /** `line_item`. May be a keyword of SQL: Kysely quotes it. */
  readonly table: string
  /** `LineItem`. */
  readonly type: string
  /** `LineItems`. */
  readonly plural: string
  /** `lineItem`; only ever the start of an identifier, since it may be a reserved word. */
  readonly variable: string
  /** `line item`, in messages. */
  readonly label: string
}

/** Names that a module's files take from elsewhere, so that its own type must be called differently. */
const TAKEN_TYPES: ReadonlySet<string> = new Set(
  [
    'Body ColumnType Disposable ErrorBody FastifyInstance Generated IdParams Item Page PageQuery',
    'Pick Record Selectable Static TenantDatabase TenantIdColumn Type',
  ]
    .flatMap((names) => names.split(' '))
    .concat(Object.getOwnPropertyNames(globalThis)),
)

/** Names the parts of a module after its folder, which must have passed `checkModules`. */
export function nameModule(module: string): ModuleNames {
  const words = module.split('-')
  const last = words.at(-1) ?? module
  const singular = [...words.slice(0, -1), singularize(last)]
  const type = toPascalCase(singular)
  const ownType = TAKEN_TYPES.has(type) ? `${type}Record` : type
  return {
    module,
    table: singular.join('_'),
    type: ownType,
    plural: toPascalCase(words),
    variable: ownType.charAt(0).toLowerCase() + ownType.slice(1),
    label: singular.join(' '),
  }
}

function toPascalCase(words: readonly string[]): string {
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
