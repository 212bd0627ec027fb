import { AsyncLocalStorage } from 'node:async_hooks'

const tenants = new AsyncLocalStorage<string>()

function start(tenant: string) {
  tenants.enterWith(tenant)
}

start(process.env['TENANT'] ?? '')
