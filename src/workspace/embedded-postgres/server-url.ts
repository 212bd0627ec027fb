export interface ServerAddress {
  readonly port: number
  readonly password: string
  readonly database: string
}

export function embeddedPostgresUrl({ port, password, database }: ServerAddress): string {
  const path = encodeURIComponent(database)
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${path}`
}
