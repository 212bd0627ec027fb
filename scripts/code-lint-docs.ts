import {
  CODE_RULES,
  type CodeRule,
  EXAMPLE_PREAMBLE,
  type RuleVariant,
} from '../src/lint/code/index.ts'
import { planRulePages, renderRuleTable } from './rule-pages.ts'

const WRITTEN =
  '<!-- Written by scripts/write-docs.ts; edit src/lint/rules/code and scripts/code-lint-docs.ts instead. -->'

const INTRODUCTION = `${WRITTEN}
# The linter of code

\`saas lint\` judges the TypeScript of an application (\`--code\` for tenants, \`--boundaries\` for modules) and its migrations (\`--sql\`: [what they leave behind](schema-lint.md), and [what their statements do](migration-lint.md)); without any of them, all. It reads the files that
\`tsconfig.json\` names, with the type checker: what a database is, under whatever name, and who hands it on, it knows from the program. No database is needed. Exit 1 when there is an error.

It cannot pass because it saw nothing. No files, a file that is no TypeScript, and a package whose types are not installed are errors; and each run plants one leak for each rule, in memory, and fails
(\`LINT_BLIND\`) when one of them is not found.

Which tables hold rows of tenants it knows from the migrations: a query on a table that none of them makes is not judged. A database of the runtime (\`tenancy.db\`, \`tenancy.transaction\`) is scoped by itself: what is judged there is what leads past it.

Applications that \`saas init\` did not make, with Drizzle, Prisma, Knex, Kysely or \`pg\`, are judged as a \`saas.lint.json\` describes them: [linting other applications](foreign-lint.md).

Where nothing has changed since the run before, its report on the code is told again (\`--no-cache\` judges anew). \`--fix\` mends what needs nobody to decide anything, and [an editor](lint-editor.md) tells a part of it while
you type.

## Running it

\`\`\`sh
npx saas lint                                                    # all of it
npx saas lint src/modules/billing --rule unscoped-query          # what is in this folder, by this rule
npx saas lint --since origin/main --format github                # what a branch has changed, as annotations of GitHub Actions
npx saas lint --format sarif > lint.sarif                        # for code scanning
npx saas lint --fix --dry-run                                    # the diff of what --fix would mend
npx saas lint --baseline lint-baseline.json --update-baseline    # takes what there is as known; commit the file
npx saas lint --baseline lint-baseline.json                      # tells what is new since
\`\`\`

Exit 1 when an error is told, 2 when it cannot judge (a mistyped option, packages that are not installed). \`--since\` needs the history of the ref: \`fetch-depth: 0\` of \`actions/checkout\`.

## Allowing a finding

With a reason, right above the line:

\`\`\`ts
import type { Kysely } from 'kysely'

export const countAll = (db: Kysely<{ invoice: { tenant_id: string; id: string } }>) =>
  // saas-lint-disable-next-line unscoped-query -- the nightly report counts the invoices of all tenants
  db.selectFrom('invoice').select(({ fn }) => fn.countAll().as('count')).executeTakeFirst()
\`\`\`

A comment without a reason allows nothing and is an error; one that allows nothing is a warning.

## The rules`

/** docs/lint.md and a page for each rule, from the rules themselves. */
export function planCodeLintDocs(): readonly { readonly path: string; readonly content: string }[] {
  const introduction = `${INTRODUCTION}\n\n${renderRuleTable(CODE_RULES)}\n`
  return [
    { path: 'docs/lint.md', content: introduction },
    ...planRulePages(CODE_RULES, { written: WRITTEN, language: 'ts', ending: renderEnding }),
  ]
}

function renderEnding({ id, variants = [], examples }: CodeRule): string {
  return `

\`\`\`ts
// saas-lint-disable-next-line ${id} -- <the reason>
\`\`\`
${variants.map(renderVariant).join('')}${renderPreamble(examples)}`
}

const NAMES: Readonly<Record<string, string>> = {
  pg: 'pg',
  drizzle: 'Drizzle',
  knex: 'Knex',
  prisma: 'Prisma',
}

function renderVariant({ with: name, leak, mend }: RuleVariant): string {
  return `
<details><summary>The same with ${NAMES[name] ?? name}</summary>

\`\`\`ts
// leaks
${leak}
\`\`\`

\`\`\`ts
// does not
${mend}
\`\`\`

</details>
`
}

function renderPreamble({ leak, preamble = EXAMPLE_PREAMBLE }: CodeRule['examples']): string {
  // One of several files is whole.
  if (leak.startsWith('// src/')) return ''
  return `
<details><summary>What stands in front of both examples</summary>

\`\`\`ts
${preamble.trim()}
\`\`\`

</details>
`
}
