// A process of its own, so that it can be killed: `node move-until-killed.ts <shared config> <own config> <options>`.
import { type SaasConfig, resolveConfig } from '@tenantry/runtime/config'
import { Fleet, moveData, planMove } from '@tenantry/runtime/fleet'

import { testMigrations } from './move-migrations.ts'

const [shared = '', own = '', slugs = ''] = process.argv.slice(2)
const sharedConfig: SaasConfig = JSON.parse(shared)
const ownConfig: SaasConfig = JSON.parse(own)
const tenants: string[] = JSON.parse(slugs)
await using sharedFleet = await Fleet.open(resolveConfig(sharedConfig))
await using ownFleet = await Fleet.open(resolveConfig(ownConfig))
const migrations = await testMigrations()
const move = { shared: sharedFleet, own: ownFleet, module: 'billing', migrations }
const plan = await planMove(move, { tenants })
process.stdout.write('open\n')
const outcomes = await moveData(move, plan, { settleMs: 0, longestStopMs: 5000 })
for (const { error } of outcomes) if (error !== undefined) throw new Error(error.message)
