import { Client } from 'pg'

export async function run(tenant: string) {
  const client = new Client()
  await client.connect()
  await client.query("select set_config('app.tenant', $1, false)", [tenant])
  await client.end()
}
