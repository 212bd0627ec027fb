/**
 * The recipes of Kysely's documentation (site/docs/recipes, plugins, execution and examples of 0.29),
 * and whether code that uses the same calls runs unchanged on `tenancy.db`.
 */
export const RECIPES = {
  relations: 'runs',
  'reusable helpers': 'runs',
  'data types': 'runs',
  'raw SQL': 'runs',
  'splitting query building and execution': 'runs',
  'conditional selects': 'runs',
  expressions: 'runs',
  'working with schemas': 'refused: the placement decides the schema; name the table alone',
  'deduplicate joins': 'runs',
  'excessively deep types': 'runs',
  'extending kysely': 'runs',
  'introspecting relation metadata': 'runs',
  logging: 'runs',
  'plugin: camel case': 'runs',
  'plugin: deduplicate joins': 'runs',
  'plugin: handle empty in lists': 'runs',
  'plugin: safe null comparison':
    'as without the runtime: it writes `is $1`, which PostgreSQL takes for a syntax error',
  'plugin: parse JSON results': 'runs',
  streaming: 'runs',
  transactions: 'runs',
  'examples: select': 'runs',
  'examples: where': 'runs',
  'examples: join': 'runs',
  'examples: insert': 'runs',
  'examples: update': 'runs',
  'examples: delete': 'runs',
  'examples: merge':
    'runs, but for `when not matched by source`: rows of others never match either',
  'examples: cte': 'runs',
  'extending kysely: module augmentation of the schema builder':
    'does not apply: the schema is changed by migrations',
  'reusable helpers: a dialect of its own, cold instances':
    'does not apply: there is no tenant to compile for',
  'update with joins (MySQL)': 'does not apply: PostgreSQL has no such statement',
  'migrations, generating types': 'does not apply: `saas migrate` and `saas generate` do these',
  'deno, browser, edge': 'does not apply: the runtime needs Node.js and sockets',
} as const satisfies Readonly<Record<string, string>>

export type Recipe = keyof typeof RECIPES

/** The name of a recipe, for the title of its tests. */
export function recipe(name: keyof typeof RECIPES): string {
  return name
}
