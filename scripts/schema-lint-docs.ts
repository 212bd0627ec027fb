import { SCHEMA_RULES, type SchemaRule } from '../src/lint/index.ts'
import { planRulePages, renderRuleTable } from './rule-pages.ts'
import { SCHEMA_PREAMBLE } from '../src/lint/schema/schema-plants.ts'

const WRITTEN =
  '<!-- Written by scripts/write-docs.ts; edit src/lint/rules/schema and scripts/schema-lint-docs.ts instead. -->'

const INTRODUCTION = `${WRITTEN}
# The linter of the schema

\`saas lint --sql\` reads all migrations with PostgreSQL's own grammar, PL/pgSQL included, and judges what they leave behind together: a policy that a later migration widens, a right that is revoked again, a
view that is replaced. No database is asked. What a single statement locks, loses or rewrites is judged as well ([those rules](migration-lint.md)).

A finding names the migration and the statement that made it so. What the role of requests cannot reach by any grant (inherited, or by default privileges) is a warning, and so is what row-level security
holds anyway.

The conditions of policies are taken apart: \`tenant_id = (select tenantry.current_tenant()) and …\` keeps to the tenant, \`… or is_public\` does not, \`coalesce(…, true)\` admits everything where no tenant is
in the context. What compares the column with a constant, with another column of the row, or with the name of the database's user does not keep to a tenant either.

A \`do\` block is read as if each of its statements were carried out, with SQL that it puts together from names that stand in it. Where one makes its SQL from something else, what is missing is a warning: it
may be there all the same, and \`saas lint --database\` looks.

It cannot pass blindly: each run judges one leak for each rule first, and fails (\`LINT_BLIND\`) when it is not found.

## Allowing a finding

With a reason, in the migration that made it so, as [for single statements](migration-lint.md#allowing-a-finding):

\`\`\`sql
-- tenantry: allow unique-without-tenant host names are unique on the whole internet
create unique index domain_host on domain (host);
\`\`\`

## The rules`

/** docs/schema-lint.md and a page for each rule, from the rules themselves. */
export function planSchemaLintDocs(): readonly {
  readonly path: string
  readonly content: string
}[] {
  const introduction = `${INTRODUCTION}\n\n${renderRuleTable(SCHEMA_RULES)}\n`
  return [
    { path: 'docs/schema-lint.md', content: introduction },
    ...planRulePages(SCHEMA_RULES, { written: WRITTEN, language: 'sql', ending: renderEnding }),
  ]
}

function renderEnding({ id }: SchemaRule): string {
  return `

\`\`\`sql
-- tenantry: allow ${id} <the reason>
\`\`\`

<details><summary>What stands in front of both examples</summary>

\`\`\`sql
${SCHEMA_PREAMBLE}
\`\`\`

</details>
`
}
