import { DATABASE_RULES, type DatabaseRule } from '../src/lint/index.ts'
import { planRulePages, renderRuleTable } from './rule-pages.ts'

const WRITTEN =
  '<!-- Written by scripts/write-docs.ts; edit src/lint/rules/database and scripts/database-lint-docs.ts instead. -->'

const INTRODUCTION = `${WRITTEN}
# The linter of live databases

\`saas lint --database "$DATABASE_URL"\` judges a database by what it holds: what is really there, whoever made it. It needs no application, no migrations and no superuser, works on PostgreSQL 14 to 18, writes
nothing, and locks nothing but what reading locks. Exit 1 when there is an error.

\`\`\`sh
saas lint --database "$DATABASE_URL" --app-role shop_app --tenant-column org_id
saas lint --database "$DATABASE_URL" --format sarif > database.sarif
saas lint --database "$DATABASE_URL" --baseline database-baseline.json --update-baseline
\`\`\`

- **Whose requests.** Half of the rules ask what the role of requests may do. In the folder of an application its roles and its column are known (of one that \`saas init\` did not make, by [saas.lint.json](foreign-lint.md)); \`--app-role\` and \`--tenant-column\` say them anywhere. Without either, those roles are taken for it that log in, have rights and own
  nothing; where there is none, the owners that log in. The report says which.
- **Many schemas.** Schemas that hold the same are judged once: 5,000 schemas of one tenant each take seconds. A finding says in how many it is, and names the first.
- **Rows.** One rule looks at rows: [cross-tenant-reference](lint/cross-tenant-reference.md), for at most 2 s each statement and 10 s together. Where policies would hide rows from the login, it says so instead of passing.
- **What could not be looked at** is in the report, in \`database.unseen\` of \`--json\`.
- **It cannot pass because it saw nothing.** A database without a table of tenants is an error (\`LINT_NOTHING\`; \`--tenant-column\` names the column); each run puts one fault for each rule into a database in memory, and fails
  (\`LINT_BLIND\`) when one is not found.

The rules [on what migrations leave behind](schema-lint.md) are judged on the database as well: what somebody changed by hand is found here. A finding lies in no file, so SARIF has it at a logical location, and a comment cannot allow it: the baseline does.

## The rules on live databases alone`

/** docs/database-lint.md and a page for each rule, from the rules themselves. */
export function planDatabaseLintDocs(): readonly {
  readonly path: string
  readonly content: string
}[] {
  const introduction = `${INTRODUCTION}\n\n${renderRuleTable(DATABASE_RULES)}\n`
  const pages = planRulePages(DATABASE_RULES.map(withPlainNames), {
    written: WRITTEN,
    language: 'sql',
    ending: () =>
      ' It is allowed in the baseline: `saas lint --database … --baseline FILE --update-baseline`.\n',
  })
  return [{ path: 'docs/database-lint.md', content: introduction }, ...pages]
}

function withPlainNames({ examples, ...rule }: DatabaseRule) {
  const { leak, mend } = examples
  return { ...rule, examples: { leak: plainNames(leak), mend: plainNames(mend) } }
}

/** The marks stand for names that tests give. */
function plainNames(sql: string): string {
  return sql
    .replaceAll(/\{\{(app|owner|system)\}\}/g, 'shop_$1')
    .replaceAll('{{database}}', 'shop')
    .replaceAll('{{schema}}', 'pool')
}
