import type { ImportRule } from '../rule.ts'
import { RUNTIME, WORLD } from './places.ts'
import { door, onlyImports, onlyIn } from './shapes.ts'

/** What works on the syntax trees of TypeScript. */
const SYNTAX_TREES = [
  'src/codemod',
  'src/code',
  'src/extract',
  'src/lint/code',
  'src/lint/rules/code',
]
/** Read the code of an application and judge it. */
const CODE_LOADERS = [
  'src/eslint',
  'src/workspace/assert-readable.ts',
  'src/workspace/boundaries',
  'src/workspace/code-project.ts',
  'src/workspace/compiler-host.ts',
  'src/workspace/extraction/apply-extraction.ts',
  'src/workspace/extraction/open-cut.ts',
  'src/workspace/extraction/open-referring.ts',
  'src/workspace/extraction/plan-changes-of.ts',
  'src/workspace/extraction/plan-cut.ts',
  'src/workspace/extraction/read-project-facts.ts',
  'src/workspace/extraction/read-projects.ts',
  'src/workspace/extraction/rehearse-extraction.ts',
  'src/workspace/judge-code.ts',
  'src/workspace/known-tables/table-lookup.ts',
  'src/workspace/open-code.ts',
]

export const CLI_RULES: readonly ImportRule[] = [
  {
    kind: 'edge',
    id: 'commands-stand-alone',
    reason:
      'A command that runs another inherits its flags, its output and its exit status; share a function below the commands.',
    from: ['src/commands'],
    to: ['src/commands'],
    planted: [{ path: 'src/commands/planted.ts', text: `await import('./dev.ts')` }],
  },
  {
    kind: 'edge',
    id: 'commands-are-on-top',
    reason:
      'A command is where a person comes in; what lies below is used by several, and knows none.',
    from: ['src', RUNTIME, 'scripts', 'bench'],
    exceptFrom: ['src/commands'],
    to: ['src/commands'],
    planted: [{ path: 'src/workspace/planted.ts', text: `import Dev from '../commands/dev.ts'` }],
  },
  {
    kind: 'edge',
    id: 'source-ships-alone',
    reason:
      'Only src is built into the package, and it meets the runtime through its exports, as applications do.',
    from: ['src'],
    to: ['packages', 'test', 'bench', 'scripts', 'examples', 'bin', 'dist'],
    planted: [
      {
        path: 'src/workspace/planted.ts',
        text: `import { loginUrl } from '../../packages/runtime/src/database/connections/login.ts'`,
      },
    ],
  },
  onlyImports(
    'src/terminal',
    [
      '@tenantry/runtime',
      'src/doctor',
      'src/adopt',
      'src/edits',
      'src/extract',
      'src/lint',
      'src/sql',
      'src/verify',
      'diff',
      'node:path',
      'node:util',
    ],
    {
      id: 'terminal-is-pure',
      reason:
        'Rendering takes data and returns text. With files, processes or prompts in it, nobody could test it, nor use it for --json.',
      planted: [
        {
          path: 'src/terminal/planted.ts',
          text: `import { root } from '../workspace/project-root.ts'`,
        },
      ],
    },
  ),
  onlyImports(
    'src/scaffold',
    ['@tenantry/runtime', 'src/errors', 'src/schema', 'src/words', 'handlebars', 'node:path'],
    {
      id: 'scaffold-is-pure',
      reason:
        'The plan of an application is a value made from answers: --dry-run prints the very plan that is written elsewhere.',
      planted: [
        { path: 'src/scaffold/planted.ts', text: `import { readFile } from 'node:fs/promises'` },
      ],
    },
  ),
  onlyImports('src/codemod', ['@tenantry/runtime/errors', 'ts-morph'], {
    id: 'codemod-is-pure',
    reason:
      'A codemod takes the text of a file and returns another: it is tested with strings, and what it plans is shown before it is written.',
    planted: [
      { path: 'src/codemod/planted.ts', text: `import { readFile } from 'node:fs/promises'` },
    ],
  }),
  onlyImports('src/code', ['ts-morph'], {
    id: 'code-is-pure',
    reason:
      'What code means is read from its syntax trees and types alone: rules on it can be tested with programs that nobody runs.',
    planted: [{ path: 'src/code/planted.ts', text: `import { readFile } from 'node:fs/promises'` }],
  }),
  onlyImports(
    'src/extract',
    [
      'ts-morph',
      '@tenantry/runtime/errors',
      '@tenantry/runtime/extraction',
      'src/code',
      'src/codemod',
      'src/edits',
      'src/scaffold',
      'src/sql',
      'src/words',
      'node:module',
      'node:path',
    ],
    {
      id: 'extract-is-pure',
      reason:
        'What an extraction would do is a value: it can be shown, tested and refused before any file is touched.',
      planted: [
        { path: 'src/extract/planted.ts', text: `import { readFile } from 'node:fs/promises'` },
      ],
    },
  ),
  onlyIn([...SYNTAX_TREES, ...CODE_LOADERS], ['ts-morph', '@ts-morph/common'], {
    id: 'syntax-trees-in-few-places',
    within: 'src',
    reason:
      'The TypeScript compiler takes a sixth of a second to load: few folders need it, and are loaded when code is edited or judged.',
    planted: [{ path: 'src/scaffold/planted.ts', text: `import { Project } from 'ts-morph'` }],
  }),
  {
    kind: 'edge',
    id: 'codemod-is-loaded-late',
    reason:
      'It brings the TypeScript compiler with it, which takes a sixth of a second: have files edited by src/workspace/codemods/open-codemods.ts, in a thread of its own.',
    from: ['src'],
    exceptFrom: [
      'src/codemod',
      'src/extract/analyse',
      'src/extract/apply',
      'src/workspace/codemods/codemod-thread.ts',
    ],
    to: ['src/codemod', 'src/workspace/codemods/codemod-thread.ts'],
    only: ['static'],
    planted: [
      {
        path: 'src/workspace/planted.ts',
        text: `import { addTables } from '../codemod/index.ts'`,
      },
    ],
  },
  {
    kind: 'edge',
    id: 'code-is-judged-late',
    reason:
      'Judging code brings the TypeScript compiler with it: load src/workspace/judge-code.ts when code is to be judged.',
    from: ['src'],
    exceptFrom: [...SYNTAX_TREES, ...CODE_LOADERS],
    to: [
      'src/code',
      'src/extract/analyse',
      'src/extract/apply/plan-changes.ts',
      'src/lint/code',
      'src/lint/rules/code',
      ...CODE_LOADERS,
    ],
    only: ['static'],
    planted: [
      {
        path: 'src/workspace/planted.ts',
        text: `import { lintCode } from '../lint/code/index.ts'`,
      },
    ],
  },
  onlyImports('src/doctor', ['@tenantry/runtime'], {
    id: 'doctor-judges-what-it-is-told',
    reason:
      'A verdict depends on nothing but what was seen: each fault can be tested without having it.',
    planted: [{ path: 'src/doctor/planted.ts', text: `import { Client } from 'pg'` }],
  }),
  onlyImports(
    'src/verify',
    [
      '@tenantry/runtime',
      'src/schema',
      'src/shape',
      'src/words',
      'kysely',
      'node:crypto',
      'valibot',
    ],
    {
      id: 'verify-is-pure',
      reason:
        'Attacks, their verdicts and the report are values: what is tried can be read and tested without a database, and who sends it does so elsewhere.',
      planted: [{ path: 'src/verify/planted.ts', text: `import { Client } from 'pg'` }],
    },
  ),
  onlyImports('src/pgbouncer', ['@tenantry/runtime'], {
    id: 'pgbouncer-is-pure',
    reason:
      'What a pooler is told is a value made from the configuration and what the server said: --check compares the very text that is written elsewhere.',
    planted: [{ path: 'src/pgbouncer/planted.ts', text: `import { Client } from 'pg'` }],
  }),
  onlyImports('src/edits', [], {
    id: 'edits-are-data',
    reason:
      'What becomes of files is a value that generators make, the terminal shows and the workspace applies: it knows none of them.',
    planted: [{ path: 'src/edits/planted.ts', text: `import { rename } from 'node:fs/promises'` }],
  }),
  onlyImports('src/sql', ['@tenantry/runtime', 'libpg-query', 'node:crypto'], {
    id: 'sql-is-pure',
    reason:
      'What a statement does is read from its text alone, so that a linter, a plan and an inverse can be tested with strings.',
    planted: [{ path: 'src/sql/planted.ts', text: `import { Client } from 'pg'` }],
  }),
  onlyImports(
    'src/lint',
    [
      '@tenantry/runtime',
      'src/code',
      'src/shape',
      'src/sql',
      'node:crypto',
      'sarif',
      'ts-morph',
      'valibot',
    ],
    {
      id: 'lint-is-pure',
      reason:
        'A rule judges what it is given: it reads no file, asks no database and prints nothing.',
      planted: [
        {
          path: 'src/lint/planted.ts',
          text: `import { renderError } from '../terminal/index.ts'`,
        },
      ],
    },
  ),
  onlyImports('src/authoring', ['@tenantry/runtime', 'src/sql'], {
    id: 'authoring-is-pure',
    reason:
      'The migrations of a described change are a value: --dry-run shows the very files that are written elsewhere.',
    planted: [
      { path: 'src/authoring/planted.ts', text: `import { readFile } from 'node:fs/promises'` },
    ],
  }),
  onlyImports('src/shape', ['valibot'], {
    id: 'shapes-know-nobody',
    reason:
      'Whether what somebody has written by hand has its shape is told in the same words everywhere, whatever it is about.',
    planted: [{ path: 'src/shape/planted.ts', text: `import { v } from '../lint/index.ts'` }],
  }),
  onlyImports('src/words', ['inflection'], {
    id: 'words-know-nobody',
    reason:
      'What a table, a file and a path are called is one answer for all generators, from the word alone.',
    planted: [
      { path: 'src/words/planted.ts', text: `import type { Schema } from '../schema/index.ts'` },
    ],
  }),
  onlyImports('src/schema', [], {
    id: 'schema-is-pure',
    reason:
      'One model of the tables serves generators, linter and extraction alike; who asks a database for it does so elsewhere.',
    planted: [{ path: 'src/schema/planted.ts', text: `import type { Client } from 'pg'` }],
  }),
  onlyImports('src/generate', ['@tenantry/runtime', 'src/schema', 'src/words', 'node:crypto'], {
    id: 'generate-is-pure',
    reason:
      'Generated code is a value made from the model of the tables: --check compares the very text that is written elsewhere.',
    planted: [
      { path: 'src/generate/planted.ts', text: `import { readFile } from 'node:fs/promises'` },
    ],
  }),
  onlyImports(
    'src/adopt',
    ['@tenantry/runtime', 'src/authoring', 'src/scaffold', 'src/schema', 'src/sql', 'src/words'],
    {
      id: 'adopt-is-pure',
      reason:
        'What an application needs for tenants is a value made from its schema and the answers: --dry-run shows the very files that are written elsewhere.',
      planted: [
        { path: 'src/adopt/planted.ts', text: `import { readFile } from 'node:fs/promises'` },
      ],
    },
  ),
  onlyIn(['src/sql'], ['libpg-query'], {
    id: 'grammar-in-sql',
    within: 'src',
    reason:
      "The trees of PostgreSQL's grammar change with its versions; one folder turns them into words of our own.",
    planted: [{ path: 'src/lint/planted.ts', text: `import { parseSync } from 'libpg-query'` }],
  }),
  onlyImports('src/errors', ['@tenantry/runtime/errors', 'node:util'], {
    id: 'errors-know-nobody',
    reason:
      'Every failure ends here, so an import from here would make a circle with whoever failed.',
    planted: [{ path: 'src/errors/planted.ts', text: `import { run } from '@oclif/core'` }],
  }),
  onlyImports(
    'src/testing',
    ['@tenantry/runtime', 'src/workspace', 'node:crypto', 'node:url', 'pg'],
    {
      id: 'testing-is-a-library',
      reason:
        "It runs inside the tests of applications: none of the CLI's output or commands belongs there.",
      planted: [
        {
          path: 'src/testing/planted.ts',
          text: `import { choosePaint } from '../terminal/index.ts'`,
        },
      ],
    },
  ),
  {
    kind: 'edge',
    id: 'workspace-does-not-render',
    reason:
      'The workspace is the world outside: it does what a command asks and returns what came of it; the command decides how that looks.',
    from: ['src/workspace'],
    to: [
      'src/terminal',
      'src/testing',
      'src/base-command.ts',
      'src/describe-plan.ts',
      'src/flags',
      'src/main.ts',
      'src/report-failure.ts',
      '@oclif/core',
    ],
    planted: [
      {
        path: 'src/workspace/planted.ts',
        text: `export { renderError } from '../terminal/index.ts'`,
      },
    ],
  },
  onlyIn(['src/workspace', 'src/testing'], WORLD, {
    id: 'world-in-workspace',
    within: 'src',
    reason:
      'Files, processes, sockets and databases are reached from src/workspace (and from src/testing, for tests of applications): everything else can be tested with data.',
    planted: [{ path: 'src/planted.ts', text: `import { spawn } from 'node:child_process'` }],
  }),
  onlyIn(['src/workspace'], ['@inquirer/prompts'], {
    id: 'prompts-in-workspace',
    within: 'src',
    reason:
      'A question is asked on a terminal alone, and always has a flag that answers it: one place sees to both.',
    planted: [
      {
        path: 'src/commands/planted.ts',
        text: `const { confirm } = await import('@inquirer/prompts')`,
      },
    ],
  }),
  onlyIn(['src/scaffold'], ['handlebars'], {
    id: 'templates-in-scaffold',
    within: 'src',
    reason: 'Templates are filled in one place, which also refuses what cannot be named.',
    planted: [{ path: 'src/workspace/planted.ts', text: `import Handlebars from 'handlebars'` }],
  }),
  onlyIn(['src/words'], ['inflection'], {
    id: 'plurals-in-words',
    within: 'src',
    reason: 'Names are made where code is; two ways to a singular would name one table twice.',
    planted: [
      { path: 'src/commands/planted.ts', text: `import { singularize } from 'inflection'` },
    ],
  }),
  door('src/adopt', { lazy: false }),
  door('src/authoring', { lazy: false }),
  door('src/codemod', { lazy: false }),
  door('src/doctor', { lazy: false }),
  door('src/edits', { lazy: false }),
  door('src/errors', { lazy: false }),
  door('src/generate', { lazy: true }),
  door('src/lint', { lazy: false, doors: ['src/lint/code/index.ts'] }),
  door('src/code', { lazy: false }),
  door('src/pgbouncer', { lazy: false }),
  door('src/scaffold', { lazy: true }),
  door('src/schema', { lazy: false }),
  door('src/sql', { lazy: false }),
  door('src/terminal', { lazy: true }),
  door('src/workspace/adoption', { lazy: false }),
  door('src/verify', { lazy: false }),
  door('src/shape', { lazy: false }),
  door('src/words', { lazy: false }),
  door('src/workspace/development', { lazy: false }),
  door('src/workspace/embedded-postgres', { lazy: false }),
  door('src/workspace/new-application', { lazy: false }),
]
