import { COMPUTED } from '../find-imports.ts'
import type { ImportRule } from '../rule.ts'
import { RUNTIME, RUNTIME_ERRORS } from './places.ts'

export const WHOLE_TREE_RULES: readonly ImportRule[] = [
  {
    kind: 'place',
    id: 'every-file-has-a-place',
    reason:
      'A folder that no rule names is a folder without rules: say in scripts/import-rules who may import it, and add it to the places.',
    within: ['src', RUNTIME],
    places: [
      'src/base-command.ts',
      'src/change-flags.ts',
      'src/rollout-flags.ts',
      'src/selection-flags.ts',
      'src/command-line.ts',
      'src/describe-plan.ts',
      'src/interruption.ts',
      'src/main.ts',
      'src/report-failure.ts',
      'src/stray-errors.ts',
      'src/authoring',
      'src/commands',
      'src/edits',
      'src/errors',
      'src/lint',
      'src/scaffold',
      'src/generate',
      'src/schema',
      'src/sql',
      'src/terminal',
      'src/testing',
      'src/workspace',
      RUNTIME_ERRORS,
      `${RUNTIME}/error-codes.ts`,
      `${RUNTIME}/index.ts`,
      `${RUNTIME}/admission.ts`,
      `${RUNTIME}/context-database.ts`,
      `${RUNTIME}/quote-for-shell.ts`,
      `${RUNTIME}/tenancy.ts`,
      `${RUNTIME}/catalog`,
      `${RUNTIME}/config`,
      `${RUNTIME}/context`,
      `${RUNTIME}/database`,
      `${RUNTIME}/engine`,
      `${RUNTIME}/http`,
      `${RUNTIME}/migrations`,
      `${RUNTIME}/fleet`,
      `${RUNTIME}/pglite`,
      `${RUNTIME}/placement`,
    ],
    planted: [{ path: 'src/helpers/planted.ts', text: '' }],
  },
  {
    kind: 'cycle',
    id: 'no-cycles',
    reason:
      'Files in a circle can only be understood, tested and loaded together; move what both need into a file of its own.',
    planted: [
      { path: 'src/workspace/planted.ts', text: `import type { Other } from './planted-other.ts'` },
      { path: 'src/workspace/planted-other.ts', text: `await import('./planted.ts')` },
    ],
  },
  {
    kind: 'edge',
    id: 'no-computed-imports',
    reason:
      "No rule can judge a name that is not written out. It takes one to load the application's own files, and the PostgreSQL of this platform.",
    from: ['src', RUNTIME],
    exceptFrom: [
      'src/workspace/load-config.ts',
      'src/workspace/embedded-postgres/binaries.ts',
      `${RUNTIME}/migrations/read-migrations.ts`,
    ],
    to: [COMPUTED],
    planted: [{ path: 'src/planted.ts', text: 'await import(process.argv[2])' }],
  },
]
