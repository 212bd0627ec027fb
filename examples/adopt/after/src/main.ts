import { buildApp } from './app.ts'
import type { Database } from './database.ts'
import { openTenancy } from './tenancy.ts'

const tenancy = await openTenancy<Database>()

const app = await buildApp(tenancy)
app.addHook('onClose', () => tenancy.close())
process.once('SIGINT', () => void app.close())
process.once('SIGTERM', () => void app.close())

await app.listen({
  host: process.env['HOST'] ?? '127.0.0.1',
  port: Number(process.env['PORT'] ?? 3000),
})
