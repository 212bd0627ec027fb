import type { AdoptFile } from './adopt-answers.ts'
import type { AdoptMigration } from './adopt-migrations.ts'
import { describeDecision, describeWork } from './describe-table.ts'
import { type AdoptPlan, tenantTables } from './adopt-plan.ts'
import type { CodeSite } from './code-sites.ts'
import { ISOLATE } from './wall-steps.ts'

export interface AdoptFilesSource {
  /** Of the application, as the configuration takes it. */
  readonly application: string
  /** Whose folder holds the migrations. */
  readonly module: string
  readonly answers: AdoptFile
  readonly plan: AdoptPlan
  readonly migrations: readonly AdoptMigration[]
  readonly sites: readonly CodeSite[]
}

/** The plan for people: what becomes of each table, in which order, and what is to change in the code. */
export function adoptDocument({ answers, plan, migrations, sites }: AdoptFilesSource): string {
  const rows = plan.tables.map(
    (one) => `| ${one.table.name} | ${describeDecision(one)} | ${describeWork(one).join('; ')} |`,
  )
  const last = migrations.find(({ name }) => name.endsWith(ISOLATE))?.name ?? ''
  const global = tenantTables(plan).flatMap(({ table, decision: { source } }) =>
    table.uniques
      .filter(({ columns }) => source.kind === 'root' || !columns.includes(source.column))
      .map(({ columns }) => `\`${table.name} (${columns.join(', ')})\``),
  )
  return `# Tenants for this application

Written by \`saas init --adopt\` from the schema \`${answers.schema}\`. The tenants are the rows of \`${answers.tenantTable}\`; what was
answered stands in \`saas.adopt.json\`.

## Tables

| table | whose rows | what the migrations do |
|---|---|---|
${rows.join('\n')}

## Order

1. \`npm install @tenantry/runtime && npm install --save-dev tenantry\`.
2. \`saas migrate --to ${migrations[0]?.name ?? ''}\` takes the schema over as it is. The code that runs
   goes on: its login becomes a member of the role of the system scope, and sees all rows.
3. \`saas migrate plan\` shows the locks of the rest; \`saas migrate --to ${last}\` runs it. The code that runs goes on:
   triggers give its rows their tenant.
4. \`saas tenant import\` makes each row of \`${answers.tenantTable}\` a tenant, by \`${answers.slug}\`. Run it again when the old code is
   gone: who came meanwhile comes along.
5. Change the code (below), deploy it, and stop the old one.
6. \`saas migrate\` swaps the keys and takes the triggers away. **Not before the old code is gone.** Then take the old login out
   of the role of the system scope.

## The code

- In place of \`new Kysely<Database>(…)\`: \`const tenancy = await openTenancy<Database>()\`, from \`src/tenancy.ts\`. Hand
  \`tenancy\` to what has taken the database so far, and say \`tenancy.db\` where a query is made: outside of a request of a
  tenant there is none.
- In front of the routes of tenants, in their scope:
  \`await app.register(tenancyPlugin, { tenancy, tenant: fromSubdomain({ domain }) })\`, from \`@tenantry/runtime/fastify\` and
  \`@tenantry/runtime/http\`.
- Conditions on the account may go: each query has that on the tenant by itself. Tables that are shared are
  \`SharedTable<…>\` in the types, and written in \`tenancy.system\`.
${global.length > 0 ? `- These were unique over all accounts, and are unique in one tenant then: ${global.join(', ')}.\n  What looks a row up by one of them has to know the tenant first.\n` : ''}${sites.length > 0 ? `\nWhere that is, as far as the text of the code tells:\n\n${sites.map(siteLine).join('\n')}\n` : ''}`
}

function siteLine({ path, line, text }: CodeSite): string {
  return `- \`${path}:${line}\` \`${text.replaceAll('`', "'").slice(0, 90)}\``
}
