import { afterAll, beforeAll, expect, test } from 'vitest'

import { connectModule, createFacade, type RouteMode } from '@tenantry/runtime/extraction'

import {
  type ModuleService,
  SERVICE_KEY,
  startModuleService,
} from '../../support/module-service.ts'
import { createTestApplication, type TestApplication } from '../../support/test-application.ts'
import { InvoiceLocked, invoiceModule, invoices } from './invoice-module.ts'

let application: TestApplication
let service: ModuleService
let mode: RouteMode = 'remote'

beforeAll(async () => {
  application = await createTestApplication()
  await application.createTenant({ slug: 'acme', name: 'Acme', tier: 'pooled' })
  const { tenancy } = application
  service = await startModuleService(invoices, { tenancy, implementation: invoiceModule(tenancy) })
})

afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await application[Symbol.asyncDispose]()
})

test('a call is done by the service, as its tenant', async () => {
  const { tenancy } = application
  await using remote = connectModule(invoices, { url: service.url, key: SERVICE_KEY })
  const facade = createFacade(invoices, {
    local: invoiceModule(tenancy),
    remote,
    tenancy,
    routing: { modeOf: () => mode },
  })
  await tenancy.run('acme', async () => {
    await facade.add('A-1', 12n)
    expect(await facade.whose()).toBe('acme')
    expect(await facade.list()).toEqual([{ number: 'A-1', amount: 12n, seenAt: new Date(0) }])
    mode = 'local'
    expect(await facade.list()).toHaveLength(1)
    mode = 'remote'
    await expect(facade.fail('known')).rejects.toBeInstanceOf(InvoiceLocked)
    await expect(facade.fail('unknown')).rejects.toThrow('failed in its service')
  })
})
