// A process of its own, so that it can be killed: `node migrate-until-killed.ts <config> <sources>`.
import { type SaasConfig, resolveConfig } from '@tenantry/runtime/config'
import { Fleet, migrate } from '@tenantry/runtime/fleet'
import { renderMigration } from '@tenantry/runtime/migrations'

const [config = '', sources = ''] = process.argv.slice(2)
const parsedConfig: SaasConfig = JSON.parse(config)
const parsedSources: readonly { name: string; text: string }[] = JSON.parse(sources)
const migrations = await Promise.all(
  parsedSources.map(({ name, text }) =>
    renderMigration({ name, module: 'billing', source: { kind: 'sql', text } }),
  ),
)
await using fleet = await Fleet.open(resolveConfig(parsedConfig))
process.stdout.write('open\n')
await migrate(fleet, migrations, { maxFailures: 1000, concurrency: 3, attempts: 2 })
