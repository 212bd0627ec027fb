import { type RuleGroup, SQL_RULES, type SqlRule } from '../src/lint/index.ts'

const INTRODUCTION = `<!-- Written by scripts/write-docs.ts; edit src/lint/rules/sql and scripts/lint-docs.ts instead. -->
# The linter of migrations

\`saas lint\` judges all migrations, \`saas migrate plan\` those that are pending. It reads their SQL with PostgreSQL's own grammar and asks no
database: what there was before a migration, it knows from the migrations before it. Exit 1 when there is an error.

What migrations leave behind together, policies and keys and rights, has [rules of its own](schema-lint.md).

A table that a migration creates itself is empty and nobody uses it, so nothing on it locks, rewrites or loses.

## Allowing a finding

With a reason, which is told wherever the finding would have been:

\`\`\`sql
-- tenantry: allow index-blocks-writes the table has a hundred rows in every placement
create index country_name on country (name);
\`\`\`

In TypeScript it is \`allow: { 'index-blocks-writes': 'the table has a hundred rows in every placement' }\` in \`defineMigration\`.

\`destructive: 'reason'\` (\`-- tenantry: destructive reason\`) allows all findings of the first group.`

const GROUPS: readonly (readonly [RuleGroup, string])[] = [
  ['destructive', 'What loses rows, or breaks the version that still runs'],
  ['rewriting', 'What writes a table anew'],
  ['locking', 'What keeps others waiting'],
  ['tenants', 'What leads past the tenant of the placement'],
  ['transaction', 'What breaks the transaction'],
  ['unread', 'What the linter cannot judge'],
]

/** docs/migration-lint.md, from the rules themselves. */
export function renderLintDocs(): string {
  return [
    INTRODUCTION,
    ...GROUPS.flatMap(([group, title]) => [
      `## ${title}`,
      ...SQL_RULES.filter((rule) => rule.group === group).map(renderRule),
    ]),
  ]
    .join('\n\n')
    .concat('\n')
}

function renderRule({ id, what, why, remedy, examples, severity }: SqlRule): string {
  const level = severity === 'warning' ? ' (a warning)' : ''
  return `### ${id}

${what}${level} ${why}

${remedy}

\`\`\`sql
-- found
${examples.bad};
-- not found
${examples.good};
\`\`\``
}
