import type { Edit, Mutant } from '../mutant.ts'

function attack(name: string) {
  return { attack: `traces: ${name}`, in: 'driver' } as const
}

const TRACES = 'database/session/session-traces.ts'

/** Nothing is looked for where a connection is taken. */
const WITHOUT_SEARCH: Edit = {
  file: 'database/session/context-statement.ts',
  find: "search === 'none' ? '$1' : unlessLeftover('$1', search)",
  replace: "'$1'",
}
const WITHOUT_NAMES: Edit = {
  file: 'database/session/leftovers.ts',
  find: "new Set([STATEMENT_UNKNOWN, '25P02'])",
  replace: "new Set(['25P02'])",
}

/** What a command leaves on its connection. */
const COMMANDS: readonly (readonly [command: string, what: string, also?: Edit])[] = [
  ['CALL', 'a procedure'],
  ['CREATE', 'a temporary table', WITHOUT_SEARCH],
  ['DEALLOCATE', 'nothing prepared', WITHOUT_NAMES],
  ['DECLARE', 'a cursor', WITHOUT_SEARCH],
  ['DISCARD', 'nothing planned'],
  ['DO', 'a block'],
  ['LISTEN', 'a channel'],
  ['PREPARE', 'a prepared statement'],
  ['RESET', 'a setting that is reset'],
  ['SET', 'a setting'],
]

/** What a function leaves, by how it is named. */
const FUNCTIONS: readonly (readonly [named: string, replace: string, what: string])[] = [
  ['\\bset_config\\b|', '', 'a setting by its function'],
  ['\\bsetseed\\b|', '', 'a seed'],
  ['\\bpg_settings\\b|', '', 'a setting by its view'],
  ['\\bpg_(?:try_)?advisory_lock|', '', 'a lock'],
  ['\\bu&"|', '', 'a function whose name is written in code points'],
  ['\\b(?:query|cursor)_to_xml|', '', 'a text that a function runs'],
  ['|\\bts_(?:stat|rewrite)\\b', '', 'a text that a search runs'],
]

const LEFTOVERS = 'database/session/leftovers.ts'

/** What is looked for where a connection is taken. */
const SEARCHES: readonly (readonly [what: string, file: string, find: string, replace: string])[] =
  [
    [
      'a tenant',
      LEFTOVERS,
      "pg_catalog.current_setting('tenantry.tenant_id', true) operator(pg_catalog.<>) '' \\\n",
      'false \\\n',
    ],
    ['a temporary table', LEFTOVERS, 'or ${HAS_TEMPORARY[search]} ', ''],
    [
      'a cursor',
      LEFTOVERS,
      'or exists (select from pg_catalog.pg_cursor() held where held.is_holdable)',
      '',
    ],
    ['nothing prepared', LEFTOVERS, "new Set([STATEMENT_UNKNOWN, '25P02'])", "new Set(['25P02'])"],
  ]

/** What is left on a connection, and who may have it afterwards. */
export const TRACE_MUTANTS: readonly Mutant[] = [
  ...COMMANDS.map(([command, what, also]): Mutant => ({
    what: `a connection behind ${command} goes back`,
    file: TRACES,
    find: `  '${command}',\n`,
    replace: '',
    ...(also && { also }),
    caughtBy: attack(`hand on a connection with ${what}`),
  })),
  ...FUNCTIONS.map(([find, replace, what]): Mutant => ({
    what: `a connection goes back with ${what}`,
    file: TRACES,
    find,
    replace,
    caughtBy: attack(`hand on a connection with ${what}`),
  })),
  {
    what: 'a connection on which something failed goes back',
    file: TRACES,
    find: 'if (command === null && !PLAIN.test(sql)) return true',
    replace: '',
    caughtBy: attack('hand on a connection with a block that fails'),
  },
  ...SEARCHES.map(([what, file, find, replace]): Mutant => ({
    what: `it is not asked whether a function left ${what}`,
    file,
    find,
    replace,
    caughtBy: attack(`hand on a connection on which a function left ${what}`),
  })),
  ...(['COMMIT', 'ROLLBACK'] as const).map((command): Mutant => ({
    what: `a transaction goes on behind ${command} in its midst`,
    file: TRACES,
    find: "new Set(['COMMIT', 'ROLLBACK'])",
    replace: `new Set(['COMMIT', 'ROLLBACK'].filter((one) => one !== '${command}'))`,
    caughtBy: attack(`go on behind a ${command.toLowerCase()} that chains`),
  })),
]
