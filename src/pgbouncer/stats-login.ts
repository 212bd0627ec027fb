/**
 * A login for the console alone. One that requests or the system scope use would not do: where a SCRAM secret has logged
 * in to the console first, PgBouncer 1.25 refuses it everywhere else ("wrong password type").
 */
export interface StatsLogin {
  readonly role: string
  readonly secret: string
}
