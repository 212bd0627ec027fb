import type { PooledServer } from '@tenantry/runtime/fleet'

import { knows, type PgbouncerRelease } from './pgbouncer-release.ts'
import type { PoolPlan } from './plan-pools.ts'
import { iniKey, isKey, oneLine, quoteValue } from './ini-words.ts'
import type { ServerTls } from './server-tls.ts'

export interface IniFacts {
  /** The command that writes the file anew, for its head. */
  readonly command: string
  readonly release: PgbouncerRelease
  readonly listen: { readonly host: string; readonly port: number }
  /** The path under which PgBouncer finds the logins. */
  readonly userlist: string
  readonly server: Pick<PooledServer, 'host' | 'port' | 'database' | 'logins'>
  readonly tls: ServerTls
  readonly plan: PoolPlan
  /** Whether the application gives names to statements. */
  readonly preparedStatements: boolean
  /** The login that may look at the console. */
  readonly stats: string | undefined
}

/** Names that one connection of the runtime has in use: its statements, and those that set contexts. */
const STATEMENTS_OF_A_CONNECTION = 250

/** The text of pgbouncer.ini, which says why it says what it says. @throws {TenantryError} PGBOUNCER_NAME_UNFIT */
export function renderIni(facts: IniFacts): string {
  return `; PgBouncer for Tenantry. Written by
;   ${oneLine(facts.command)}
; and written anew by it, when tiers, clusters or the server have changed: then reload PgBouncer (SIGHUP).
;
; PgBouncer knows logins and databases, not tenants: those of a pool are one login and one database to it, and it serves
; them first come, first served. That they get their turns is seen to in front of it, in each process of the
; application (quota.database in saas.config.ts). Here is what all of them together may have.

[databases]
${databaseLines(facts).join('\n')}

[users]
${userLines(facts).join('\n')}

[pgbouncer]
${settingLines(facts).join('\n')}
`
}

function databaseLines({ server, plan }: IniFacts): string[] {
  const target = `host=${quoteValue(server.host)} port=${server.port}`
  const line = (name: string, size: number): string =>
    `${name} = ${target} pool_size=${size} max_db_connections=${size + plan.system}`
  const home = [
    '; The pool, the schemas of bridges, and the catalog.',
    line(iniKey(server.database), plan.app),
  ]
  if (plan.silo === undefined) {
    return [...home, '; No tier has databases of its own, so that every other database is refused.']
  }
  // One whose name no line can begin with is among all others.
  const silos = plan.silos.filter(({ database }) => isKey(database))
  return [
    ...home,
    ...(silos.length === 0 ? [] : ['; Tenants alone in their databases, by their tiers.']),
    ...silos.map(({ database, size }) => line(iniKey(database), size)),
    '; All others, and those that are created after this was written: PostgreSQL decides who may connect to what.',
    line('*', plan.silo),
  ]
}

function userLines({ release, server, plan }: IniFacts): string[] {
  const { idleTransactionS, transactionS } = plan.timeouts
  const hasTransactionTimeout =
    transactionS !== undefined && knows(release, 'transactionTimeoutOfUser')
  const lines = server.logins.map(({ kind, role }) => {
    const settings =
      kind === 'app'
        ? [
            `max_user_connections=${plan.app}`,
            ...(knows(release, 'idleTimeoutOfUser')
              ? [`idle_transaction_timeout=${idleTransactionS}`]
              : []),
            ...(hasTransactionTimeout ? [`transaction_timeout=${transactionS}`] : []),
          ]
        : [
            `max_user_connections=${plan.system}`,
            ...(knows(release, 'poolOfUser') ? [`pool_size=${plan.system}`] : []),
          ]
    return `${iniKey(role)} = ${settings.join(' ')}`
  })
  return [
    `; Over all databases, and in sum no more than the ${plan.room} connections that the server has for PgBouncer. Where all are`,
    '; in use, the one idle longest in another database makes room. The administrator is none of them: `saas` goes straight.',
    ...lines,
  ]
}

function settingLines(facts: IniFacts): string[] {
  const { release, listen, userlist, tls, plan, preparedStatements, stats } = facts
  const { waitS, idleTransactionS } = plan.timeouts
  return [
    `listen_addr = ${listen.host}`,
    `listen_port = ${listen.port}`,
    "; A socket in a folder that everybody may write to could be somebody else's.",
    'unix_socket_dir =',
    '',
    '; Clients prove their password. Where the file of logins has SCRAM secrets, PgBouncer logs in with that proof, and knows no password.',
    'auth_type = scram-sha-256',
    `auth_file = ${oneLine(userlist)}`,
    ...(stats === undefined
      ? []
      : [
          '; May look at the console (show pools), and change nothing.',
          `stats_users = ${iniKey(stats)}`,
        ]),
    '',
    '; A connection to the server is lent for a transaction. The context of a tenant lives as long, so nothing is left to reset.',
    'pool_mode = transaction',
    'server_reset_query =',
    ...statementLines(release, preparedStatements),
    '',
    `; From all processes, twice for a deployment under way. Each takes a file descriptor, as does each connection to the server.`,
    `max_client_conn = ${plan.mostClients}`,
    `default_pool_size = ${plan.silo ?? plan.app}`,
    '; A pool never grows past what is said above: a reserve would not be counted in the sum.',
    'reserve_pool_size = 0',
    '',
    `; The processes let no more than ${plan.clients} transactions in, in turns; so many wait here at most, and not for longer than in there.`,
    `query_wait_timeout = ${waitS}`,
    ...idleLines(release, idleTransactionS),
    '; Databases of tenants who are away give their connections back.',
    `server_idle_timeout = ${plan.silo === undefined ? 600 : 60}`,
    '; A server that comes back is used within a second.',
    'server_connect_timeout = 5',
    'server_login_retry = 1',
    '; A client that vanished without a word is noticed after half a minute, and its transaction is rolled back.',
    'tcp_keepidle = 10',
    'tcp_keepintvl = 5',
    'tcp_keepcnt = 3',
    '',
    `server_tls_sslmode = ${tls.mode}`,
    ...(tls.authorities === undefined ? [] : [`server_tls_ca_file = ${oneLine(tls.authorities)}`]),
    '; Where clients come over a network that others share: client_tls_sslmode = require, with client_tls_key_file and client_tls_cert_file.',
  ]
}

function statementLines(release: PgbouncerRelease, preparedStatements: boolean): string[] {
  if (!knows(release, 'preparedStatements')) return []
  if (preparedStatements) {
    return [
      '; Names that clients give to statements are kept for them: as many as one connection of the application uses.',
      `max_prepared_statements = ${STATEMENTS_OF_A_CONNECTION}`,
    ]
  }
  return [
    '; The application names no statements (preparedStatements: false), so that nobody can change what a name means to others.',
    'max_prepared_statements = 0',
  ]
}

function idleLines(release: PgbouncerRelease, idleTransactionS: number): string[] {
  if (knows(release, 'idleTimeoutOfUser')) return []
  return [
    '; PostgreSQL itself ends transactions that are idle for longer than their tier allows; this is for when it cannot.',
    '; The system scope may be idle for longer, and this release has one number for both.',
    `idle_transaction_timeout = ${Math.max(idleTransactionS, 605)}`,
  ]
}
