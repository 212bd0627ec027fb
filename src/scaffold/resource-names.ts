import { TenantryError } from '@tenantry/runtime/errors'

import { camelCase, pascalCase, toPlural, toSingular } from '../words/index.ts'

/** Every spelling of a resource's name that its files need. */
export interface ResourceNames {
  /** `line_item`. May be a keyword of SQL: what writes SQL quotes it. */
  readonly table: string
  /** What its files start with: `line-item`. */
  readonly file: string
  /** Where it answers, and its tag in the API's description: `line-items`. */
  readonly path: string
  /** `LineItem`. */
  readonly type: string
  /** `LineItems`. */
  readonly plural: string
  /** `lineItem`; only ever the start of an identifier, since it may be a reserved word. */
  readonly variable: string
  /** `lineItems`; the same holds. */
  readonly variables: string
  /** `line item`, in messages. */
  readonly label: string
  /** `a line item`. */
  readonly article: string
}

/** Paths that the application itself answers. */
const TAKEN_PATHS: ReadonlySet<string> = new Set(['docs', 'health', 'ready'])
const LONGEST_NAME = 40

/**
 * Names a resource, given as one or as many: `line-item`, `line_items`.
 *
 * @throws {TenantryError} USAGE_RESOURCE_NAME
 */
export function nameResource(given: string): ResourceNames {
  const reason = checkResourceName(given)
  if (reason !== undefined) {
    throw new TenantryError('USAGE_RESOURCE_NAME', {
      message: `A resource cannot be named ${JSON.stringify(given)}: ${reason}.`,
      hint: 'Name it like a thing, such as billing/invoice or billing/line-item.',
      details: { name: given, reason },
    })
  }
  const words = given.split(/[-_]/)
  const before = words.slice(0, -1)
  const one = toSingular(words.at(-1) ?? given)
  const singular = [...before, one].join('_')
  const plural = [...before, toPlural(one)].join('_')
  const label = singular.replaceAll('_', ' ')
  return {
    table: singular,
    file: singular.replaceAll('_', '-'),
    path: plural.replaceAll('_', '-'),
    type: pascalCase(singular),
    plural: pascalCase(plural),
    variable: camelCase(singular),
    variables: camelCase(plural),
    label,
    article: `${/^[aeio]/.test(label) ? 'an' : 'a'} ${label}`,
  }
}

/** Why a name cannot be a resource's; undefined when it can. */
export function checkResourceName(name: string): string | undefined {
  if (name === '') return 'it is empty'
  if (!/^[a-z]/.test(name)) return 'it must start with a lower-case letter'
  if (!/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(name)) {
    return 'lower-case words with - or _ between them make a name'
  }
  if (name.length > LONGEST_NAME) return `it must be at most ${LONGEST_NAME} characters long`
  if (/^(pg|tenantry)([-_]|$)/.test(name)) {
    return 'tables of that name belong to the database or to Tenantry'
  }
  if (name === 'error' || name === 'errors') return 'the application has an ErrorBody of its own'
  const words = name.split(/[-_]/)
  const path = [...words.slice(0, -1), toPlural(toSingular(words.at(-1) ?? name))].join('-')
  return TAKEN_PATHS.has(path) ? `the application itself answers under /${path}` : undefined
}
