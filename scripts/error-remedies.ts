import type { RuntimeErrorCode } from '../packages/runtime/src/error-codes.ts'
import type { CliErrorCode } from '../src/errors/error-codes.ts'

/** Why the error exists, and what to do about it, for docs/errors.md. A code without an entry does not compile. */
export const ERROR_REMEDIES: Readonly<
  Record<RuntimeErrorCode | CliErrorCode, readonly [why: string, remedy: string]>
> = {
  BASELINE_DIFFERS: [
    'The baseline counts as applied where an application is adopted, so all of it has to be there, and nothing else.',
    'Make the schema and the baseline the same, then run `saas migrate` again ([adopting](adopt.md)).',
  ],
  BASELINE_MISSING: [
    'A pool that is made in a schema with tables in it would mix both.',
    'Adopt what is there with `saas init --adopt` ([adopting](adopt.md)), or give the pool a schema of its own: `poolSchema`.',
  ],
  CALL_DEADLINE_PASSED: [
    'The service was too slow, or the way to it. Whether the call was done is not known, so nothing repeats it.',
    'Look at what the service waits for; give calls more time with `timeoutMs`, or route them back with `saas extract route` ([extraction](extraction-runtime.md)).',
  ],
  CALL_FAILED: [
    'Its text may hold anything, so it stays in the log of the service.',
    'Look there. Where callers are to tell the error apart, name it under `errors` in the contract ([extraction](extraction-runtime.md#errors)).',
  ],
  CATALOG_MISSING: [
    'The catalog, the roles and the pools are made by the first migration, not by connecting.',
    'Run `saas migrate`. In an application, check that the URL leads to the right database.',
  ],
  CATALOG_OF_OTHER_APPLICATION: [
    'Two applications with one catalog would share tenants.',
    'Give each application a database of its own, or set `name` back to what it was.',
  ],
  CATALOG_OUTDATED: [
    'The runtime and the CLI count on what their own version puts into each database, and `saas migrate` puts it there.',
    'Run `saas migrate` with the version that the application runs, before that is deployed.',
  ],
  CATALOG_UNREACHABLE: [
    'Tenants that a process knew are served for 10 minutes without the catalog; this one it did not know.',
    'Bring the database of the first cluster back. Nothing needs a restart.',
  ],
  CITUS_UNFIT: [
    "The configuration says `engine: 'citus'`, and the database in the URL lacks the extension, has an older one than 12.1, knows no worker, or is itself one.",
    'Create and connect the extension as [placement](placement.md#citus) says, and give the URL of the coordinator.',
  ],
  CLUSTER_LOGIN_REFUSED: [
    'The role does not exist, or its password is not the one that was derived or given.',
    'Run `saas migrate` if the roles are missing. If the password was changed, put the login into `appUrl` or `systemUrl` ([configuration](configuration.md#three-logins)).',
  ],
  CLUSTER_NOT_PREPARED: [
    'It is down, or its administrator may not do what is needed. Placements on other clusters were migrated; those on it were left as they are.',
    'Mend what the message names, then run `saas migrate` again.',
  ],
  CLUSTER_UNKNOWN: [
    'The catalog holds the names of clusters. One with placements was renamed or taken out of the configuration.',
    'Put the name back under `clusters`.',
  ],
  CLUSTER_UNREACHABLE: [
    'Nothing answers at the address of the cluster, or not in time.',
    'Check that PostgreSQL runs and that the URL leads to it.',
  ],
  CLUSTER_URL_MISSING: [
    'The runtime starts no database by itself, and an administrative command does not work on an embedded one in place of a real one.',
    'Set `DATABASE_URL`, or give the application `appUrl` and `systemUrl`. For development use `saas dev`.',
  ],
  CONFIG_INVALID: [
    'A setting that is misspelt would otherwise be a default that nobody chose.',
    'Correct what is listed; [configuration](configuration.md) has every setting.',
  ],
  CONNECTIONS_EXHAUSTED: [
    'The bound `connections` of the cluster was reached for 10 s: slow statements, long transactions, or too low a bound.',
    'Look for the statements in `pg_stat_activity` (`application_name` holds the tenant); then raise `connections`.',
  ],
  CONNECTION_FROZEN: [
    'The network, or a process on the way, passed nothing on: while an answer was out, another connection saw twice that the backend waited or was gone, or could not be made either.',
    'See whether the server answers, and what lies on the way to it; run the command again: what is done is not done twice.',
  ],
  CONNECTION_NOT_CLEAN: [
    'A function has set `tenantry.tenant_id` for the whole session, holds a cursor or has made a temporary table; the connection is dropped, and the next ones were no better.',
    'Look for functions that use `set_config(…, false)`, `declare … with hold` or `create temp table`. Behind a pooler restart it: its connections outlive those of the application.',
  ],
  CONTEXT_CHANGED: [
    'A transaction or connection was carried out of the `run` that opened it.',
    'Use it inside that `run` only, and open another one for the other tenant.',
  ],
  CONTEXT_MISSING: [
    'Without a tenant there is nothing that a query may see, and no default is guessed.',
    'Call it inside `tenancy.run(slug, …)` or in a route behind `tenancyPlugin`; across tenants use `tenancy.system(reason, …)`. A callback that a library calls may have lost the context: use its promise form.',
  ],
  CONTEXT_NESTED: [
    'In a nested context it would depend on the line which tenant is meant.',
    'Finish the work for one tenant before the other.',
  ],
  CONTEXT_NOT_VERIFIED: [
    'The configuration says that contexts are signed; `saas migrate` has not run with it yet, or was run since with one that says otherwise.',
    'Run `saas migrate` with the configuration of the application. In the deployment before, `signedContext: { verify: false }` signs without being verified.',
  ],
  CONTEXT_OUTDATED: [
    'A slug can be given away again, the id of a tenant cannot: the work was meant for one that is gone. Its database refuses what comes for it.',
    'Drop the work.',
  ],
  CONTEXT_REFUSED: [
    'The application and `saas migrate` run with different secrets, their clocks are far apart, or somebody set `tenantry.tenant_id` by SQL of his own.',
    'Run `saas migrate` with the configuration of the application. Where a message says that a signature is wrong, look for an SQL injection.',
  ],
  CONTRACT_INVALID: [
    'Both sides of a module rely on the contract; one that cannot hold is refused when it is loaded.',
    'Correct what the message names.',
  ],
  CONTRACT_VALUE_REFUSED: [
    'A value of another type would arrive as something else. The message says where it lies, and not what it holds.',
    'Correct the caller or the function, or the codec in the contract ([extraction](extraction-runtime.md#contracts)).',
  ],
  CONTRACT_VERSION_DIFFERS: [
    'The two sides were deployed at different times, and the service does not list the version of its caller.',
    'List it under `accepts`, deploy the service, then the callers.',
  ],
  COPY_UNSUPPORTED: [
    '`copy … from stdin` waits for rows that come behind the statement, and a statement is all that is sent. The connection is dropped.',
    'Insert many rows in one statement: `insert into … select … from unnest($1::text[], …)`; on Citus `insert into … values (…), (…)`.',
  ],
  DATABASE_TOO_OLD: [
    'Views that run with the rights of their caller came with PostgreSQL 15.',
    'Upgrade the server.',
  ],
  DOMAIN_INVALID: [
    'A domain is looked up exactly as a browser sends it; an address, a wildcard or a URL would never be found.',
    'Give a name such as `shop.acme.com`.',
  ],
  DOMAIN_TAKEN: [
    'A request to it could mean either of the two.',
    'Find out whose it is with `saas tenant domain list`, and remove it there first.',
  ],
  DOMAIN_UNKNOWN: [
    'Only domains that were added can be verified or removed.',
    'See `saas tenant domain list`.',
  ],
  DOMAIN_UNPROVEN: [
    'Whoever could claim a domain without proof would receive the requests of its owner.',
    'Publish the TXT record that the message names, wait until it is visible, and run `saas tenant domain verify` again.',
  ],
  EVENT_INVALID: [
    'An event is done once because its id is kept with what it does; without both it could be done twice.',
    'Deliver events by the relay of @tenantry/runtime/extraction, to a service that has a tenancy ([extraction](extraction-runtime.md#events)).',
  ],
  EVENT_TABLES_MISSING: [
    'The role of requests creates no tables, so those of events come by a migration of the application.',
    'Add the one that `eventsMigration()` writes to a module, and run `saas migrate` ([extraction](extraction-runtime.md#events)).',
  ],
  EVENT_UNKNOWN: [
    'Only the event that the others of its tenant wait for can be tried again or given up; it may have been done meanwhile.',
    'Look at `saas extract events MODULE`, and give the id that stands there.',
  ],
  EXTENSION_ELSEWHERE: [
    'Requests look for types and operators in the schema of their tenant and in `tenantry_extensions`, and nowhere else. An extension is in one schema of a database.',
    'As its owner: `alter extension … set schema tenantry_extensions`. One that has to lie where it is cannot be used by tenants: take it out of `extensions`.',
  ],
  EXTENSION_MISSING: [
    '`saas migrate` creates what `extensions` lists; it did not run since, or somebody has dropped it.',
    'Run `saas migrate`. A database that had it is not asked again: create it there by hand, in the schema `tenantry_extensions`.',
  ],
  EXTENSION_REFUSED: [
    'Most extensions are created by a superuser alone, some need another one first, and some accept no schema but their own.',
    'Do what the message says; a superuser may create it in `tenantry_extensions` beforehand. Take it out of `extensions` where the server does not allow it.',
  ],
  EXTENSION_UNAVAILABLE: [
    'An extension is files on the machine of the server, and they come with its packages or not at all. The embedded PostgreSQL has those of PostgreSQL itself (`citext`, `pg_trgm`, …), and no others.',
    'Install its package on the server, or set DATABASE_URL to a server that has it ([extensions](configuration.md#extensions)).',
  ],
  EXTENSIONS_UNGUARDED: [
    'What lies in `tenantry_extensions` is found by every tenant of the database. An operator or a table of somebody else there would be run, or written to, by all of them.',
    'Drop what the message names, and take the right to create there from everybody but the administrator.',
  ],
  HANDOVER_INVALID: [
    'A request that goes to a service has to pass the hooks of the application all the same, those that refuse it among them.',
    'Add hooks before the routes of the module are registered ([extraction](extraction-runtime.md#routes)).',
  ],
  ISSUER_UNAVAILABLE: [
    'Without its keys no token can be verified, which is not the fault of the client: it sees a 503.',
    'Check `jwksUrl` and the way to it. The issuer is asked again 5 s after a failure.',
  ],
  KEY_INVALID: [
    'It is told in no more detail, so that nobody learns which tenants there are. The client sees a 401.',
    'Make a new key with `saas tenant key create`.',
  ],
  KEY_MISSING: [
    'The application requires a key for each request.',
    'Send it in the header that `fromApiKey` reads, `x-api-key` by default.',
  ],
  KEY_NAME_INVALID: [
    'The name is shown in lists and on terminals.',
    'Choose a shorter one on one line, or leave it out.',
  ],
  KEY_UNKNOWN: [
    'A key is revoked by its id, not by the key itself, which the catalog does not know.',
    'See `saas tenant key list`.',
  ],
  LOGIN_SECRET_UNPROVED: [
    'Without secrets the key of signed contexts is made of the password of `<name>_app`. The one derived from `url` does not log in, so the application has another; its own key would be taken out.',
    'Run `saas migrate` with `appUrl` as the application has it, or give `isolation.signedContext.secrets` to both.',
  ],
  METERING_UNDELIVERED: [
    'While the process closed, the sink did not answer, or refused what it was given, for 5 s. Nothing of it is kept anywhere else.',
    'Have `metering.onOutage` write `details.batches` where they can be booked later ([metering](metering.md#what-can-be-lost)), and look for what keeps the sink from taking them.',
  ],
  METRICS_UNAVAILABLE: [
    'The libraries of OpenTelemetry are optional, so that a service without metrics need not load them.',
    'Install `@opentelemetry/api`, `@opentelemetry/sdk-metrics` and `@opentelemetry/exporter-prometheus`, or unset `METRICS_PORT`.',
  ],
  MIGRATION_BACKFILL_ENDLESS: [
    'a backfill changes rows that its `where` still matches afterwards, or old code writes new ones all the time',
    'let `where` tell the rows that are still to be changed; deploy code that writes new rows as they should be first',
  ],
  MIGRATION_BACKFILL_INVALID: [
    'a migration says `-- tenantry: backfill` and is not one plain `update … set … where …`',
    'write one update, alone in its migration; what other tables have to say goes into a subquery',
  ],
  MIGRATION_CONCURRENT_INVALID: [
    'a statement that says `concurrently` stands with others, has no name, or names a schema',
    'write one `create index concurrently <name> on <table> (…)` or `drop index concurrently <name>`, alone in its migration',
  ],
  MIGRATION_DIRECTIVE_INVALID: [
    'A line `-- tenantry: …` is misspelt, stands twice or below the SQL, or gives no reason; or `destructive` or `allow` of a migration in TypeScript is empty.',
    'Write `-- tenantry: destructive <reason>` or `-- tenantry: allow <rule> <reason>` above the first statement.',
  ],
  MIGRATION_DUPLICATE: [
    'The name orders the migrations of all modules, and the ledger knows them by it.',
    'Rename one of the two files.',
  ],
  MIGRATION_EDITED: [
    'The placements that have it would differ from those that get it now.',
    'Take the edit back and put it into a migration of its own. In development you may delete `.saas` and start again.',
  ],
  MIGRATION_EMPTY: [
    'It would be marked as applied, and nothing would have happened. A builder that is not awaited is not recorded.',
    'Write what it changes and await every builder, or delete the file.',
  ],
  MIGRATION_ENDS_TRANSACTION: [
    'Each placement is migrated in one transaction, so that a failure leaves it as it was.',
    'Take `begin`, `commit` and `rollback` out of the migration.',
  ],
  MIGRATION_FAILED: [
    'PostgreSQL refused a statement. The placement is as it was; in a rehearsal no placement was touched.',
    'Mend the migration, or the rows that it met, and run `saas migrate` again. If the reason is a lock, let the transaction that holds it end.',
  ],
  MIGRATION_FAILED_TO_RENDER: [
    '`up` runs once, without a database, to find out its SQL. It threw.',
    'Correct `up`; the message has the reason.',
  ],
  MIGRATION_LEAKS: [
    'The schema was built in a rehearsal and searched for ways from one tenant to another. No placement was touched.',
    'Mend what is listed; [migrations](migrations.md#rehearsal) explains the rules.',
  ],
  MIGRATION_MISSING: [
    'Without the file nobody knows what the placement has. Another branch may hold it.',
    'Bring the file back.',
  ],
  MIGRATION_NAME_INVALID: [
    'The order of the migrations is in their names.',
    'Name it `<utc timestamp>_<name>.ts` or `.sql`; `saas migrate new` does.',
  ],
  MIGRATION_BLOCKED: [
    'a concurrent index waits for every transaction that began before; one was open for five minutes: mostly a session that is idle in transaction, or a long report',
    'let it end, or end the session that is named, then run `saas migrate` again; set `idle_in_transaction_session_timeout` for what forgets to commit',
  ],
  MIGRATION_NOT_ROLLED_BACK: [
    'rows or objects that came since are in the way of `saas migrate down`',
    'mend what the message says, or write `down` into the migration; what is taken back already stays so',
  ],
  MIGRATION_READS_ROWS: [
    '`up` runs once for all placements, so there are no rows that it could read.',
    'For shared tables write one statement that reads and changes in the database: `insert … select`. Rows of tenants are changed in the system scope ([migrations](migrations.md#in-typescript)).',
  ],
  MIGRATION_UNDER_WAY: [
    'another run is building an index in the placement, or was killed and its backend goes on',
    'wait for it (`select * from pg_stat_progress_create_index`), then run `saas migrate` again',
  ],
  ROLL_BACK_DIFFERS: [
    'a `down` is not complete, or a computed one takes back more than its migration gave, such as a grant that was there before',
    'write `down` so that the differences that are named go away; no placement was touched',
  ],
  CHANGE_IMPOSSIBLE: [
    '`saas migrate new` was told of a table or column that no migration makes, or that is there already',
    'take a name that the message lists; a table that migrations make in a way nobody can read needs a migration by hand',
  ],
  GENERATE_FILE_MISSING: [
    'a module is registered in src/modules/index.ts and src/database.ts, a resource in the index.ts of its module, and the file is gone',
    'bring it back, or write it like that of an application which `saas init` makes',
  ],
  MODULE_EXISTS: [
    '`saas generate module` was told the name of a module that is there',
    'take another name, or add to the module: `saas generate resource MODULE/NAME`',
  ],
  RESOURCE_EXISTS: [
    '`saas generate resource` was told a name that a table or a file of the application has already',
    'take another name; a column is added with `saas migrate new --add TABLE.COLUMN:TYPE`',
  ],
  USAGE_FIELD_INVALID: [
    'a field is not written as `field:type[?][=default][:unique][:ref=other]`, or what it names is not there',
    'write it as the message says, in quotes where the shell would read its characters ([the fields](generate.md#fields))',
  ],
  USAGE_MODULE_NAME: [
    'the name of a module holds something that a folder, a function or a path cannot hold',
    'take lower-case words with `-` between them, such as `billing` or `order-desk`',
  ],
  USAGE_RESOURCE_NAME: [
    'a resource is not given as MODULE/NAME, or its name is taken by the application itself',
    'write it like `billing/invoice`: lower-case words with `-` between them',
  ],
  USAGE_CHANGE_INVALID: [
    'a flag of `saas migrate new` is not written as it has to be, or names a type that is not known',
    'write it like the example in the message; without such a flag, give the migration a name',
  ],
  ROLL_BACK_IMPOSSIBLE: [
    'a migration has no `down`, and its SQL drops, changes rows, or does what cannot be read',
    'write the way back into the migration: `down`, or SQL behind `-- tenantry: down`; or write a new migration',
  ],
  ROLL_BACK_LOSES_DATA: [
    'a column or table that the last run made holds data by now',
    'save what is needed, then run `saas migrate down --accept-data-loss`',
  ],
  ROLL_BACK_NOTHING: [
    '`saas migrate down` finds no run, or one whose migrations are gone already',
    'look at `saas migrate status`; take back what is older with a new migration',
  ],
  DATA_HOME_MISSING: [
    'A move was interrupted behind the seal of the rows, or somebody suspended or deleted the tenant in the catalog of the service.',
    'Run `saas extract data <module>` again, which finishes it; then look at `saas tenant list` in the folder of the service ([moving data](extraction-data.md)).',
  ],
  DATA_MOVED: [
    'What is left of the rows in the placements of the application is sealed: what was written there nobody would see. A call that was under way in the moment of the switch is refused once.',
    'Let processes take their routes from the catalog (`CatalogRouting`), and the service its database from `movingTenancy` ([moving data](extraction-data.md)).',
  ],
  MODULE_DEMOTED: [
    'Its calls are local because too many of them failed or differed; behind a move there would be no way back.',
    'Find out why (`saas extract status`), and route the module anew.',
  ],
  MOVE_FAILED: [
    'A connection broke, a disk was full, or a server refused a statement: the message says what.',
    'Mend that, then run `saas extract data` again. What was copied stays, and nothing is copied twice.',
  ],
  SERVICE_NOT_FOUND: [
    'The rows go where the saas.config.ts of the service says.',
    'Name the folder of the service with `--service`, or make it: see [moving data](extraction-data.md).',
  ],
  MOVE_HOME_UNSURE: [
    'Rows are deleted where they were when both databases say that they have moved, and no sooner.',
    'Look at both with `saas extract status` and `saas tenant show`; a database that was restored from a backup may be older than the move.',
  ],
  MOVE_REFUSED: [
    'Foreign keys that cross the cut, tables without a primary key, other columns on both sides: each would end a move half-way.',
    'Do what the message says for each of them; `saas extract data <module> --dry-run` shows them without an error ([moving data](extraction-data.md#what-is-refused)).',
  ],
  MOVE_ROWS_DIFFER: [
    'Counts and hashes of the rows on both sides are compared before the switch. Somebody else writes to the tables of the service, or both sides compute a column otherwise.',
    'Delete the tenant in the folder of the service, and run `saas extract data` again. Nothing was switched.',
  ],
  MOVE_SAME_DATABASE: [
    'Catalogs, roles and databases are named after the application; on one server two of the same name would share them.',
    'Give the saas.config.ts of the service a name and a database of its own.',
  ],
  MOVE_SHARED_TABLES_DIFFER: [
    'Such tables come with the migrations and move with no tenant.',
    'Bring them to the same rows on both sides, then run the command again.',
  ],
  MOVE_STOP_TOO_LONG: [
    'A transaction that had written held the gate for too long, or more was written than could be copied in time. Everything goes on as it was, on the old side.',
    'Run the command again when less is written, or let writes wait longer with `--longest-stop`.',
  ],
  MOVE_TARGET_OCCUPIED: [
    'What is there could be rows that somebody needs, so nothing is overwritten.',
    'Look at the tenant in the folder of the service; delete it there if nothing of it is needed, and run the command again.',
  ],
  ROUTE_INVALID: [
    'A mode that is none, percentages that are more than 100 together, or a service that the facade does not know.',
    'Correct what the message names ([extraction](extraction-runtime.md#routing)).',
  ],
  RUN_CUT_SHORT: [
    'the catalog, or something else that the run cannot do without, went away in the middle, or a cluster without placements is down; `details.placements` of `--json` says what became of each placement',
    'mend what the message names, then run the command again: nothing is done twice',
  ],
  MIGRATIONS_PENDING: [
    'the application was deployed before `saas migrate` had brought every placement to its schema',
    'run `saas migrate`; `saas migrate status` names the placements that are behind',
  ],
  PLACEMENT_BUSY: [
    'a transaction holds a lock in the placement, or another process was migrating it for longer than the request waits',
    'try again; look with `saas migrate --tenant` what is in the way',
  ],
  MIGRATION_UNFIT_FOR_CITUS: [
    'A statement, or a table that it makes, is one that Citus cannot spread over its workers. It was found by rehearsal.',
    'The message names what it is, and the remedy what to write; see [Citus](placement.md#citus).',
  ],
  MIGRATION_UNKNOWN: [
    '`--to` names neither a migration nor its timestamp.',
    'Give the whole name, or the timestamp of 14 digits.',
  ],
  MIGRATION_UNREADABLE: [
    'Node loads the file as it is and looks for a default export with `up`.',
    'Write `export default defineMigration({ async up(schema) { … } })`, in TypeScript that can be stripped.',
  ],
  MIGRATION_VALUE_UNSUPPORTED: [
    'The SQL of a migration holds its values itself, and this one has no literal.',
    'Give it as text and cast it: `` sql`${JSON.stringify(value)}::jsonb` ``.',
  ],
  OPERATION_UNKNOWN: ['The caller is newer than the service.', 'Deploy the service first.'],
  PAGE_CURSOR_INVALID: [
    'A cursor holds where a page ended in one order of one list; this text is none, is of another order, or was changed.',
    'Hand over `next` as it is. Clients get a 400 (`httpProblemOf`).',
  ],
  PAGE_SIZE_INVALID: [
    'A page holds at least one row, and fractions of rows there are none.',
    'Check what comes from a client before it is handed to `readPage`.',
  ],
  PGLITE_BUSY: [
    'PGlite has one session, so the transactions of all connections run one after the other. Code that holds a transaction open and asks for a second connection waits for itself.',
    'Use the transaction for all that is done while it is open, or run this test on a server.',
  ],
  PGLITE_LOGIN_CHANGE: [
    'The one session of PGlite belongs to a superuser, who may become any role. A server lets no login do so, so the statement was not run, and the connection was cut.',
    'Take `session authorization` out of the statement.',
  ],
  PGBOUNCER_NAME_UNFIT: [
    'Its files are read line by line, and `pgbouncer` is the name of its console.',
    'Give what the message names another name.',
  ],
  PGBOUNCER_NO_ROOM: [
    'A pooler that may open more connections than the server admits fails in the middle of the load that it is there for.',
    'Raise `max_connections`, or give other numbers with `--server-connections` and `--reserve` ([PgBouncer](pgbouncer.md#numbers)).',
  ],
  PGBOUNCER_PASSWORD_MISSING: [
    'PgBouncer checks passwords itself: without one it would let everybody in as the application.',
    'Give `appUrl` and `systemUrl` with passwords, and run `saas migrate`, which sets them.',
  ],
  PGBOUNCER_SECRET_UNREADABLE: [
    'PgBouncer checks logins by the SCRAM secret that the server has of them, which a superuser alone may read; a password that is kept as MD5 has none.',
    'Run it as a superuser, or give `--plain-passwords` ([PgBouncer](pgbouncer.md#logins)).',
  ],
  PGBOUNCER_STATEMENTS_LOST: [
    'A transaction may run on another connection than the one before, which does not know the name.',
    'Set `preparedStatements: false` for the cluster, or give `--for` with a release from 1.21 on ([PgBouncer](pgbouncer.md#prepared-statements)).',
  ],
  PGBOUNCER_UNFIT: [
    'The configuration makes the connections of the cluster itself (`stream`), and PgBouncer needs an address.',
    'Give the cluster a `url` that PgBouncer can reach, and no `stream`.',
  ],
  PGLITE_MISSING: [
    'It is an optional package: who tests on servers does not need it.',
    'Run `npm install --save-dev @electric-sql/pglite`.',
  ],
  PGLITE_ONE_DATABASE: [
    'A silo is a database of its own.',
    'Test silo tenants on a server, or give their tier the mode bridge in this test.',
  ],
  PLACEMENT_MISSING: [
    'A tier was moved to another cluster, or to the mode pool, after the last migration.',
    'Run `saas migrate`; it creates the pools that the tiers need.',
  ],
  REGION_UNKNOWN: [
    'Regions are those of the clusters in `saas.config.ts`.',
    'Choose one of them, or give a cluster its `region`.',
  ],
  REHEARSAL_IN_TRANSACTION: [
    'A service is not in the transaction of its caller: it would not see what that has written, and not roll back with it.',
    'Call the module before or behind the transaction, or leave the function out of it.',
  ],
  REHEARSAL_METHOD_UNSUPPORTED: [
    'Requests are rehearsed without a socket, by the methods that such a request can have.',
    'Leave requests by other methods, such as TRACE, out of what runs while the module is rehearsed.',
  ],
  REHEARSAL_OPTIONS_INVALID: [
    'A number that cannot be read would be another rehearsal than was asked for, and nobody would notice.',
    'Correct the variable that the message names, or leave it out ([extraction](extraction-runtime.md#rehearsal)).',
  ],
  REQUEST_AMBIGUOUS: [
    "Two Host headers, two tokens or a path with dot segments may have been judged by a proxy as another tenant's. The client sees a 400.",
    'Let the client send each once, and let proxies pass paths on as they are or normalised.',
  ],
  PLACEMENT_NONE_SELECTED: [
    'All that is given has to hold at once, and a run over nothing would pass for a success.',
    'Leave one of `--tenant`, `--tier`, `--region`, `--cluster` and `--mode` out.',
  ],
  PLACEMENT_NOT_PREPARED: [
    'Each silo has functions and keys in its own database, which `saas migrate` brings up to date first; that failed, so its migrations were not run.',
    'Mend what the message names, and run `saas migrate` again.',
  ],
  PLACEMENT_ROWS_UNFIT: [
    'Rows are counted before a migration runs, so that nobody learns halfway through the fleet that one placement refuses it.',
    'Correct the rows that the message names, in that placement, or let the migration do so first.',
  ],
  PLACEMENT_UNCHECKED: [
    'The placement does not answer, or lacks a table or a column that the migrations before should have made.',
    'Mend what the message names; `saas migrate drift` shows what a placement lacks.',
  ],
  PLAN_ALTERED: [
    'A plan is approved by its hash, so it is applied as it was written or not at all.',
    'Write it again with `saas migrate plan --out FILE`, and have that one approved.',
  ],
  PLAN_HAS_PROBLEMS: [
    'Nobody is to approve what is known to fail.',
    'Mend what the message names; `saas migrate plan` shows every placement with a problem.',
  ],
  PLAN_OUTDATED: [
    'What was approved is applied to what it was approved for, and to nothing else.',
    'Write a new plan with `saas migrate plan --out FILE`, or check out the version that the plan was made of.',
  ],
  POSITION_INVALID: [
    '`after` takes what `tenancy.position()` returned, and this text was made or changed by somebody else.',
    'Hand the string over as it is, and do not take it from a client unchecked.',
  ],
  QUOTA_DATABASE_EXCEEDED: [
    'A tenant that asks for more than the database does for it would fill the memory with what waits; other tenants are served meanwhile.',
    'Look at `saas quota top` for what the tenant does; raise `quota.database.queue` for it, or have its client ask less at a time.',
  ],
  QUOTA_INVALID: [
    'A limit that somebody believes in must not be missing, so the requests of the tenant are not served before it is put right.',
    'Set it anew: `saas quota set <tenant> …`, or take it away with `--reset`. Do not write `tenantry.tenant.quota` by hand.',
  ],
  QUOTA_ROUTE_INVALID: [
    'A cost that is no number would let everything through, and a priority that nobody knows has no place among the others.',
    'Give `cost` a whole number from 0 on, and `priority` one of `critical`, `normal` and `background`.',
  ],
  QUOTA_STORAGE_EXCEEDED: [
    'Beyond the hard limit of its storage a tenant reads and deletes, and writes nothing more; other tenants do not notice.',
    'Have the tenant delete something: its next write is let in when that is measured. Or raise `quota.storage` for it with `saas quota set`.',
  ],
  QUOTA_STORE_INVALID: [
    'Found out with the first request, it would count as an outage of the store, and each process would have a share of each limit to itself.',
    'Give `redisStore` what `new Redis(…)` of ioredis or `createClient(…)` of redis makes, and a prefix without braces.',
  ],
  QUOTA_STORE_UNREACHABLE: [
    'It failed, or took longer than 250 ms. Requests go on: each process decides by what it held ([where processes share limits](quota-stores.md)).',
    'Look at its cause. Nothing needs a restart: the store is tried every half second.',
  ],
  READ_TRANSACTION_UNSUPPORTED: [
    'Each statement of `tenancy.read` is a transaction of its own, so that it can be sent to another server when a replica fails.',
    'Read what belongs together in one statement, or use `tenancy.transaction`, which runs on the cluster itself.',
  ],
  ROLE_NOT_CONFINED: [
    'A superuser, a role with BYPASSRLS or a member of the owner is not bound by row-level security.',
    'Take the powers that are named from the role, or run `saas migrate` as the owner of the database or as a superuser.',
  ],
  SERVICE_OPTIONS_INVALID: [
    'With a URL and no key, or a key and no URL, calls that are routed to the service would all fail; a service without a key could let nobody in.',
    'Callers: set `<MODULE>_SERVICE_URL` and `<MODULE>_SERVICE_KEY`, or neither. Services: set the key, and ports that are some ([extraction](extraction-runtime.md#connecting)).',
  ],
  SERVICE_UNREACHABLE: [
    'It is down, is being deployed, or something else answers at its URL. A call that may not be done twice was not repeated, and may have been done.',
    'Bring it back; `saas extract route` brings the calls back into the process meanwhile.',
  ],
  STATEMENT_REFUSED: [
    'The query wall adds the tenant to what it understands, and does not guess at the rest.',
    'The message says what was refused; [isolation](isolation.md#what-is-refused-and-what-to-write-instead) says what to write instead.',
  ],
  STORAGE_NOT_MEASURED: [
    'What tenants write is still counted, but the room that they free does not come back, and what was written by other ways is not seen.',
    'Have the system role log in and read every table with tenant_id: run `saas migrate`, and grant it what a table lacks. `saas quota show` names the reason.',
  ],
  STREAM_SIZE_INVALID: [
    'Rows are fetched a whole number at a time, from 1 to 2147483647.',
    'Give `stream()` such a number, or nothing for 100.',
  ],
  SYSTEM_REASON_MISSING: [
    'Work across tenants is audited, and an audit without a reason says nothing.',
    "Say why: `tenancy.system('nightly invoice run', …)`.",
  ],
  SYSTEM_SCOPE_ENDED: [
    'Its audit has been closed, so what ran now would be in no audit.',
    'Use the database inside the callback only, and await every statement there.',
  ],
  TENANCY_CLOSED: [
    'It opens no more connections.',
    'Call `close()` last, when the HTTP server has finished its requests.',
  ],
  TENANT_BUSY: [
    'Two processes that create or delete one tenant would undo each other.',
    'Wait, then look with `saas tenant show`.',
  ],
  TENANT_CONFLICT: [
    'Where one source overrides another, an attacker chooses the one that is checked least.',
    'Let host, header and token name the same tenant.',
  ],
  TENANT_EXISTS: [
    'A slug names one tenant. It may also belong to one that is half deleted.',
    'Choose another slug; or finish the deletion with `saas tenant delete`.',
  ],
  TENANT_IN_USE: [
    'What such a transaction writes and commits later would stay behind. The tenant is out of reach for requests already.',
    'Let the sessions that the message names end, or end them with `select pg_terminate_backend(…)`; then delete the tenant again.',
  ],
  TENANT_MISSING: [
    'None of the configured sources names a tenant.',
    'Call the host of a tenant, or send a token that names one. The client sees a 404.',
  ],
  TENANT_NAME_INVALID: [
    'It is printed on terminals and in reports, and has to fit there.',
    'Choose 1 to 200 characters without control characters.',
  ],
  TENANT_NOT_READY: [
    'Its creation or deletion was interrupted.',
    'Create it again, or delete it again: both finish what was begun.',
  ],
  TENANT_ROWS_LEFT: [
    'A table has rows of the tenant and no policy for the system role, so a deletion would leave them behind. On PostgreSQL nothing was deleted; on Citus the rows of all other tables are gone.',
    'Call `schema.isolateTable` for the table in a migration, then delete the tenant again.',
  ],
  TENANT_SLUG_INVALID: [
    'A slug stands in URLs, logs and names: 1 to 63 bytes of UTF-8, without white space, slashes and control characters.',
    'Choose lower-case letters, digits and dashes, such as `acme`.',
  ],
  TENANT_SUSPENDED: [
    'It was suspended with `saas tenant suspend`. The client sees a 404.',
    'Let it in again with `saas tenant resume`.',
  ],
  TENANT_TABLE_UNFIT: [
    'The table has no `tenant_id` yet, or not the columns that `saas.adopt.json` names.',
    'Run `saas migrate`, or correct the file.',
  ],
  TENANT_UNKNOWN: [
    'The catalog has no tenant of exactly this slug; upper and lower case differ.',
    'List the tenants with `saas tenant list`.',
  ],
  TIER_UNKNOWN: [
    'The tier decides where a tenant is placed, so it has to be known before.',
    'Choose a tier of `saas.config.ts`, or add it there.',
  ],
  TOKEN_INVALID: [
    'Its signature, issuer, audience, time or claim is not what the application asks for. The client sees a 401.',
    'Ask the issuer for a new token; compare issuer, audience and claim.',
  ],
  TOKEN_MISSING: [
    'The application requires a token for each request.',
    'Send `Authorization: Bearer <token>`.',
  ],
  TOKEN_OPTIONS_INVALID: [
    'An issuer or an audience that is not set, such as a variable of the environment that is missing, would let in tokens made for other applications; a short secret can be guessed from one token.',
    'Set `issuer` and `audience`, and give `key.secret` 32 bytes or more (`openssl rand -base64 32`).',
  ],
  TRANSACTION_ENDED: [
    'A statement that comes behind the end would commit by itself, on a connection that may serve another tenant by then.',
    'Await every statement inside the callback. `Promise.all` ends it as soon as one fails.',
  ],
  TRANSACTION_IDLE: [
    'A transaction that waits keeps a connection and its locks from everybody else; `quota.idleTransactionTimeout` of the tier bounds that.',
    'Do what takes long (other services, files) before the transaction or behind it; else raise the limit.',
  ],
  TRANSACTION_ROLLED_BACK: [
    'A statement in it had failed and the failure was swallowed. PostgreSQL then rolls back whatever is asked for.',
    'Let the error leave the transaction, or use a savepoint.',
  ],
  TRANSACTION_TOO_LONG: [
    'A long transaction holds locks, and keeps what others have deleted from being cleared away; `quota.transactionTimeout` of the tier bounds it.',
    'Do less in one transaction; else raise the limit.',
  ],
  VALUE_OUT_OF_RANGE: [
    'With `types.bigint` set to `number`, a value beyond 2^53 would arrive as another one.',
    'Set it to `bigint` or `string` ([configuration](configuration.md#types)), and run `saas generate repositories`.',
  ],
  WAVE_UNKNOWN: [
    'Waves are those of `rollout` in `saas.config.ts`, and `rest`.',
    'Choose one of them.',
  ],

  CONFIG_NOT_FOUND: [
    'Commands work on the application they are called in.',
    'Go to the folder of the application, or make one with `saas init`.',
  ],
  CONFIG_UNREADABLE: [
    'Node loads the file as it is, by stripping its types.',
    'Correct what the message names. If an import is missing, run `npm install`.',
  ],
  ENV_UNREADABLE: [
    'The CLI reads the `.env` beside `saas.config.ts`.',
    'Make it a file that this user may read, or remove it.',
  ],
  USAGE_INVALID: ['The command line has no meaning.', 'See `--help` of the command.'],
  USAGE_INVALID_VALUE: [
    'The flag or argument takes other values.',
    'See `--help` of the command; the message lists the values where there is a list.',
  ],
  USAGE_MISSING_ARGUMENT: ['The command cannot guess it.', 'See `--help` of the command.'],
  USAGE_MISSING_FLAG: ['The command cannot guess it.', 'See `--help` of the command.'],
  USAGE_TERMINAL_MISSING: [
    'A live view draws over itself again and again, which a file or a pipe would be filled with.',
    'Run it in a terminal, or take one sample with `--json`.',
  ],
  USAGE_UNEXPECTED_ARGUMENT: [
    'A word too many often is a value that lacks its quotes or its flag.',
    'Quote it, or see `--help` of the command.',
  ],
  USAGE_UNKNOWN_COMMAND: [
    'The name is misspelt, or the command belongs to another version.',
    'See `saas --help`.',
  ],
  USAGE_UNKNOWN_FLAG: ['The name of the flag is misspelt.', 'See `--help` of the command.'],
  DATABASE_UNREACHABLE: [
    'Nothing listens there, or a firewall is in between.',
    'Check that PostgreSQL runs and that the URL is right. Without a URL, `saas db start` brings up an embedded one.',
  ],
  DATABASE_AUTH_FAILED: [
    'User or password are wrong, or `pg_hba.conf` does not let this client in.',
    'Check the URL; reserved characters in it must be %-encoded.',
  ],
  DATABASE_MISSING: [
    'The URL names a database that is not there. Tenantry creates those of silos, not the first one.',
    'Create it, or correct its name in the URL.',
  ],
  DATABASE_PERMISSION: [
    'The login in `url` is not allowed to do what the command needs.',
    "Use the administrator's login, or grant it what is missing ([configuration](configuration.md#three-logins)).",
  ],
  DATABASE_BUSY: [
    'A migration or a long transaction holds a lock on a table, and the command does not queue behind it, where others would queue behind the command; or the server is very busy.',
    'Run it again when the migration is through; `pg_stat_activity` shows who holds what.',
  ],
  DATABASE_CONNECTION_LOST: [
    'The server was stopped or restarted, or the network broke.',
    "Read the server's log, then run the command again: what is done is not done twice.",
  ],
  DEV_RUNNING: [
    'Two would migrate and reload the same application side by side.',
    'Use the one that runs, or stop it with Ctrl-C. Another copy of the application runs in another folder.',
  ],
  DISK_FULL: [
    'It is the disk of this machine or that of PostgreSQL; the message says which.',
    'Free some space and run the command again.',
  ],
  PATH_UNUSABLE: [
    'A folder of the path is a file, the path is that of a folder, its links lead in a circle, or a name is too long.',
    'Give another path.',
  ],
  PERMISSION_DENIED: [
    'The file or process belongs to another user.',
    'Run it as the user who owns the project, or mend the permissions.',
  ],
  PORT_TAKEN: [
    'Only one program can listen on a port.',
    'Choose another one with `--port`, or end the other program.',
  ],
  EMBEDDED_POSTGRES_ACCOUNT: [
    'PostgreSQL refuses to run as root, and the users it could run as cannot reach the folder of the project.',
    'Run it as another user, or set `DATABASE_URL`. Why: [0003](decisions/0003-embedded-postgres.md).',
  ],
  EMBEDDED_POSTGRES_BUSY: [
    'Commands of one project take turns in starting and stopping it.',
    'Wait for the other command, or end it.',
  ],
  EMBEDDED_POSTGRES_FAILED: [
    "The message has the end of the server's log.",
    'Mend what it says. The data lie in `.saas`; in development you may delete that folder.',
  ],
  EMBEDDED_POSTGRES_STOPPED: [
    'The command only reads; it starts nothing.',
    'Start it with `saas db start`.',
  ],
  EMBEDDED_POSTGRES_UNAVAILABLE: [
    'The binaries are an optional package for each platform, and this one has none, or it was not installed.',
    'Install again without `--omit=optional`, or set `DATABASE_URL`.',
  ],
  APP_NOT_FOUND: [
    '`saas dev` runs `src/main.ts`.',
    'Create it, or start your application yourself after `saas db start` and `saas migrate`.',
  ],
  INTERRUPTED: ['You asked for it.', 'Run the command again; it goes on where it can.'],
  CODEMOD_SHAPE_UNKNOWN: [
    'Where the lines belong is not guessed in a file that was rewritten; nothing was written, in no file.',
    'Add the lines that the message has by hand and run the command again: it sees that they are there.',
  ],
  EDIT_REFUSED: [
    'A path is absolute, has `..` in it, lies below a file, or leads elsewhere by a symbolic link; nothing was written.',
    'Put a real file or folder in place of the link, inside the application.',
  ],
  EDITS_NOT_RESTORED: [
    'The disk filled up or permissions changed in the middle of the work, or after a command was killed.',
    'Look at `git status`, and at files named `.NAME.….tmp` beside those that were to be written: they hold what was there. Where `.saas.edits.json` is left, the next command tries again.',
  ],
  EDITS_UNDER_WAY: [
    'Two commands wrote files of one application, and one of them did not end.',
    'Wait for the other one, or end it, and run the command again.',
  ],
  EXTRACT_ALREADY_APPLIED: [
    'Where the module was is its facade, and a plan would be one of that.',
    'See `saas extract status MODULE`; `saas extract undo MODULE` takes the extraction back.',
  ],
  EXTRACT_CHECK_FAILED: [
    'An extraction is to change where code runs, and nothing that the project says of itself. Every file was put back.',
    'Read what the check says. An error of the compiler is corrected in the code as it is; a test that fails is looked into with `saas extract rehearse`.',
  ],
  EXTRACT_FILE_BINARY: [
    'Files are moved as texts, so that they can be compared, merged and put back.',
    'Move the file out of the folder of the module first.',
  ],
  EXTRACT_MODULE_UNCLEAR: [
    'Which of them is cut out decides what is read and changed.',
    'Say which one it is with `--path`.',
  ],
  EXTRACT_MERGE_FAILED: [
    'What was changed since an extraction is carried over by `git merge-file`. Where that itself fails, nobody knows whether changes lie on top of each other.',
    'Check that git is installed and runs here, and undo again.',
  ],
  EXTRACT_MODULE_UNKNOWN: [
    'A plan for nothing would have nothing in its way.',
    'Give the name of a folder that the tsconfig.json includes, or its path with `--path`.',
  ],
  EXTRACT_LEFT_APPLIED: [
    'Something has changed the files that were written while the checks ran; what it has written is not overwritten.',
    'Look at `git status`, then take the extraction back: `saas extract undo MODULE --allow-dirty`.',
  ],
  EXTRACT_NOT_APPLIED: [
    'What an extraction has done is told by the file extraction.json in the folder of its service.',
    'See `saas extract status` for what is extracted; run the command in the repository of the application.',
  ],
  EXTRACT_NOTHING_TO_SERVE: [
    'The folder has types, constants, tests or an entry point: nothing that a caller could ask a service for.',
    'Leave it where it is, and begin with the folder of the code that works on what it holds.',
  ],
  EXTRACT_NOT_REHEARSED: [
    'A rehearsal in which nothing was called would be green, and prove nothing.',
    'Give a command whose tests use the module: `--test-command`.',
  ],
  EXTRACT_PACKAGE_INVALID: [
    'The scripts, the kind of modules and the dependencies of a project are in its package.json. Without them other checks would run than those of the project.',
    'Mend the file that the message names.',
  ],
  EXTRACT_PROJECT_MISSING: [
    'What a name means, the compiler alone knows, and a tsconfig.json says how it is to read the code.',
    'Run the command in the folder of the application, or give `--project`.',
  ],
  EXTRACT_RECORD_UNREADABLE: [
    'By its record an extraction is taken back byte for byte; half a record would take back a half.',
    'Get extraction.json back from version control.',
  ],
  EXTRACT_REFUSED: [
    'What is refused is wrong behind the cut, and a type check would stay green.',
    'Change the code as `saas extract plan` says, or waive the edge with a reason: `--waive <edge>=<reason>`.',
  ],
  EXTRACT_RUNTIME_MISSING: [
    'A facade imports `@tenantry/runtime`, a service `fastify` and `jose` as well: without them nothing would compile.',
    'Install them, commit that, and apply again.',
  ],
  EXTRACT_SERVICE_UNSEEN: [
    'Migrations are looked for two folders below the application; elsewhere they would be missing without an error.',
    'Give a folder such as `services/billing` or `apps/billing` with `--service-dir`.',
  ],
  EXTRACT_TESTS_MISSING: [
    'A rehearsal is what the tests of the project say while the calls of a module are slow and share nothing.',
    'Give the command that runs them: `--test-command`.',
  ],
  EXTRACT_TREE_DIRTY: [
    'An extraction changes many files, and nobody could tell its changes from others.',
    'Commit or stash what is under way; or give `--allow-dirty`.',
  ],
  EXTRACT_UNDO_CONFLICT: [
    'What was changed since is never overwritten. Nothing was written.',
    'Move the changes that are named elsewhere, or take them back, and undo again.',
  ],
  EXTRACT_UNDO_LOSES: [
    'The application would go on with the rows that were left behind, and never do the calls that wait.',
    'Keep the service where rows have moved: they do not come back. Wait until events are done, or drop them with `saas extract events MODULE`.',
  ],
  EXTRACT_WAIVER_UNKNOWN: [
    'A waiver for an edge that is not refused would hide the next one that is.',
    'Take the id of the edge from `saas extract plan MODULE --json`: it changes with the line.',
  ],
  FILE_CHANGED_MEANWHILE: [
    'An editor, a formatter or another command has saved it in between; nothing was written.',
    'Run the command again: it reads the file anew.',
  ],
  ADOPT_ANSWER_INVALID: [
    'An answer that means nothing would be a table that is forgotten.',
    'Correct the flag or `saas.adopt.json` that the message names ([adopting](adopt.md)).',
  ],
  ADOPT_MISSING: [
    '`saas tenant import` reads from `saas.adopt.json` which table holds the tenants.',
    'Run `saas init --adopt` first, or bring the file back from version control.',
  ],
  ADOPT_NOTHING: [
    'The URL leads to another database than that of the application, or its tables lie in another schema.',
    'Correct `--url` or `--schema`.',
  ],
  ADOPT_NO_APPLICATION: [
    'An adoption writes beside the code of an application; a folder without package.json holds none.',
    'Go to the folder of the application, or name it.',
  ],
  ADOPT_ROWS_UNFIT: [
    'Such rows would stop the migrations half way, or belong to a tenant that nobody meant.',
    'Mend the rows, or choose another path for the table.',
  ],
  ADOPT_UNDECIDED: [
    'Nothing is guessed: a table that is taken for shared would show every tenant what it holds.',
    'Say for each table that is named where its rows get their tenant: `--path`, `--shared` or `--left` ([adopting](adopt.md)).',
  ],
  ADOPT_UNSUPPORTED: [
    'For partitioned tables, inheritance, rules, policies, exclusions and materialized views no change is known that is surely right.',
    'Take them out of the schema, or change them by hand; then adopt the rest.',
  ],
  FILE_EXISTS: ['Nothing is overwritten unasked.', 'Run the command again, or move the file away.'],
  FILE_NOT_TEXT: [
    'Bytes that are no UTF-8 would not come back as they were when the file is edited.',
    'Save the file as UTF-8, then run the command again.',
  ],
  GENERATED_CODE_INVALID: [
    'A name or a type in the database leads to code that cannot be read.',
    'Report it, with the migration that makes the table.',
  ],
  GENERATED_FILE_EDITED: [
    'The next run would take the lines away that somebody wrote into it. A digest in its header tells.',
    'Move them into the file beside it that is yours (`<name>.repository.ts`), or take the generated one back with `--force`.',
  ],
  INIT_INSTALL_FAILED: [
    'The package manager ended with an error. No file was left behind.',
    'Mend what it says and run the same command again; or add `--no-install`.',
  ],
  INIT_LOCAL_PACKAGES_MISSING: [
    'From a checkout of this repository, a new application takes Tenantry from its build.',
    'Run `npm run build` in the checkout.',
  ],
  INIT_MODULE_INVALID: [
    'The name becomes a folder, a table and a type.',
    'Give another one with `--module`, such as `--module line-items`.',
  ],
  INIT_NAME_INVALID: [
    'The name becomes that of a package, of roles and of databases.',
    'Give another one with `--name`, such as `--name my-saas`.',
  ],
  INIT_PACKAGE_MANAGER_MISSING: [
    'It is not on the PATH.',
    'Install it, choose another with `--package-manager`, or skip the installation with `--no-install`.',
  ],
  INIT_TARGET_NOT_EMPTY: [
    'Files of yours might be overwritten.',
    'Choose another folder, or overwrite files of the same name with `--force`.',
  ],
  INIT_TARGET_NOT_FOLDER: ['A file has that name.', 'Choose another name, or move the file away.'],
  MODULE_UNKNOWN: [
    'A module is a folder in `src/modules`, or the service that it was moved to.',
    'Choose one of those that the message lists.',
  ],
  USAGE_CONFIRM_MISSING: [
    'There is no way back from a deletion.',
    'Add `--confirm` with the slug of the tenant.',
  ],
  USAGE_CONFIRM_WRONG: [
    'Nothing was deleted.',
    'Give the slug exactly as `saas tenant list` shows it.',
  ],
  USAGE_MIGRATION_NAME: [
    'The name becomes that of a file.',
    'Use letters, digits and `_`, and say what it does: `saas migrate new add_due_date`.',
  ],
  MIGRATION_DESTRUCTIVE: [
    'Dropping, renaming and narrowing break the version of the application that still runs, and cannot be taken back in a fleet.',
    'Say that it is meant, with the reason: `destructive` in the migration (docs/migration-lint.md); or do it in two releases.',
  ],
  LINT_NOTHING: [
    'A linter that looked at nothing and says "no findings" is the worst of all.',
    'Run it in the folder of the application; migrations are `src/modules/<module>/migrations/*.{ts,sql}`, code is what tsconfig.json names. For a database give `--tenant-column`.',
  ],
  LINT_PROJECT_UNREADABLE: [
    'The rules on code go by types, and those come from the files and options that tsconfig.json names.',
    'Run it where tsconfig.json is; or give `--sql` to look at migrations alone.',
  ],
  LINT_SYNTAX_ERROR: [
    'A file that is read in part may hide a leak in the other part.',
    'Correct what `tsc --noEmit` shows.',
  ],
  LINT_IMPORT_UNRESOLVED: [
    'Without the types of Kysely, pg or the runtime a query looks like any other call, and nothing would be found.',
    'Install the packages of the application (`npm ci`), or correct the import.',
  ],
  LINT_BASELINE_INVALID: [
    'The file was written by hand, by a newer version, or has another name.',
    'Write it with `saas lint --baseline FILE --update-baseline`.',
  ],
  LINT_CONFIG_INVALID: [
    'A key that is not known, or a value of another kind, would change nothing, and nobody would notice.',
    'Correct what the message names; an editor shows it where `$schema` is given (docs/foreign-lint.md).',
  ],
  LINT_CONFIG_TABLE_UNKNOWN: [
    'A mistyped name holds no rows of tenants, so nothing would be found on the table that was meant.',
    'Write the name as the migrations do, without its schema; or name the files that make it.',
  ],
  LINT_MIGRATIONS_UNREADABLE: [
    'Migrations in JavaScript say what they do when they run; a file of another tool has no way up where the tool looks for it.',
    'Name the tables under `tenantTables` (docs/foreign-lint.md), or the right tool under `migrations.tool`.',
  ],
  LINT_BLIND: [
    'Each run plants one leak for each rule, in memory. A rule that misses its own misses those of the application too: with types that it does not know, say.',
    'Install the packages that the lock file names. If they are, report it with the versions of kysely, pg and typescript.',
  ],
  SQL_INVALID: [
    "Migrations are read with PostgreSQL's own grammar, before any database sees them.",
    'Correct the statement that the message shows.',
  ],
  USAGE_PATH_INVALID: [
    'A path has a form of its own: the table, its column, and what that refers to where no foreign key says it.',
    'Write `--path tasks=project_id`, or `--path audit_log=actor_id:users.id`.',
  ],
  USAGE_URL_MISSING: [
    'An adoption looks at the tables of the application, and changes nothing.',
    'Add `--url`, or set `DATABASE_URL`.',
  ],
  USAGE_MODULE_MISSING: [
    'A module owns its tables, and so its migrations.',
    'Add `--module` with one of those that the message lists.',
  ],
  DRIFT_LOSES_DATA: [
    'A table, a column or a sequence that no migration makes would go, or a type would change.',
    'Save what is needed, then `saas migrate drift --fix --accept-data-loss`.',
  ],
  DRIFT_MEND_FAILED: [
    'PostgreSQL refused a statement, or the result was not the reference.',
    'The placement is as it was. Mend what the message says, by hand if need be.',
  ],
  DRIFT_MOVED: ['A migration, or somebody by hand, was faster.', 'Run `saas migrate drift` again.'],
  DRIFT_UNMENDABLE: [
    'The difference has several ways back, or none without rows.',
    'Mend it by hand; `saas migrate drift` names it.',
  ],
  MIGRATION_SHAPE_DIFFERS: [
    'Somebody changed the schema by hand, or a migration does not do the same everywhere.',
    'Look at `saas migrate drift`; `--fix` mends it ([drift](drift.md)).',
  ],
  PLACEMENT_UNREADABLE: [
    'Its cluster does not answer, its schema or its ledger is gone, or a lock was held for too long.',
    'Mend what the message says and run the command again.',
  ],
  VERIFY_APPLICATION_FAILED: [
    '`saas verify` runs `src/main.ts` with `PORT` and the URLs of the clusters; it ended, or did not listen on that port within 60 s.',
    'Mend what the message tells of its output, give what else it needs as `http.environment` in `saas.verify.ts`, or run it yourself and give `--url` ([verifying](verify.md)).',
  ],
  VERIFY_DECLARATION_INVALID: [
    'A declaration that is not understood would leave out what it meant to have attacked.',
    'End the file with `export default defineVerification({ … })`, and name routes as the OpenAPI document does ([verifying](verify.md)).',
  ],
  VERIFY_DECLARATION_MISSING: [
    "By which headers a request is a tenant's cannot be read from a URL.",
    'Declare `http.as` in `saas.verify.ts` ([verifying](verify.md)).',
  ],
  VERIFY_DOCUMENT_UNREADABLE: [
    'Routes are read from the OpenAPI 3 document; one that is not there, or has no route, would let everything pass.',
    'Give where it is served, or the document itself, as `http.document` in `saas.verify.ts` ([verifying](verify.md)).',
  ],
  VERIFY_MODE_UNUSED: [
    'A mode without a tenant has nothing to verify, and a green answer would say otherwise.',
    'Leave `--mode` away, or add a tier of that mode to `saas.config.ts`.',
  ],
  VERIFY_PRODUCTION: [
    'Two tenants are made and attacked, and a statement may wait for a lock. What is on another machine counts as production, and so does everything where `NODE_ENV` is `production`.',
    'Verify a copy, or add `--yes-production` ([verifying](verify.md)).',
  ],
  INTERNAL: [
    'Tenantry did not foresee it.',
    'Run it again with `--debug` and report what it prints.',
  ],
}
