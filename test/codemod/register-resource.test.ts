import { describe, expect, test } from 'vitest'

import { registerResource } from '../../src/codemod/index.ts'

const LINE_ITEM = {
  path: 'src/modules/billing/index.ts',
  register: 'registerBilling',
  file: 'line-item',
  repository: 'LineItemRepository',
  service: 'LineItemService',
  routes: 'lineItemRoutes',
  prefix: '/line-items',
}
const register = (text: string) => registerResource(text, LINE_ITEM)

/** Texts before and after: what is there stays, to the byte. */
const SHAPES: Record<string, readonly [before: string, after: string]> = {
  'a module without resources': [
    `import type { TenantDatabase } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'

import type { BillingTables } from './tables.generated.ts'

export type { BillingTables } from './tables.generated.ts'

export interface BillingOptions {
  readonly tenancy: { readonly db: TenantDatabase<BillingTables> }
}

/** Puts the routes of this module into the application. */
export async function registerBilling(
  app: FastifyInstance,
  { tenancy }: BillingOptions,
): Promise<void> {
}
`,
    `import type { TenantDatabase } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'

import { LineItemRepository } from './line-item.repository.ts'
import { lineItemRoutes } from './line-item.routes.ts'
import { LineItemService } from './line-item.service.ts'
import type { BillingTables } from './tables.generated.ts'

export type { BillingTables } from './tables.generated.ts'

export interface BillingOptions {
  readonly tenancy: { readonly db: TenantDatabase<BillingTables> }
}

/** Puts the routes of this module into the application. */
export async function registerBilling(
  app: FastifyInstance,
  { tenancy }: BillingOptions,
): Promise<void> {
  await app.register(lineItemRoutes, {
    prefix: '/line-items',
    service: new LineItemService(new LineItemRepository(tenancy)),
  })
}
`,
  ],
  'a module without resources, into which somebody has written': [
    `export interface BillingOptions {
  readonly tenancy: { readonly db: TenantDatabase<BillingTables> }
}

export async function registerBilling(app: FastifyInstance, _options: object): Promise<void> {
  app.log.info('billing')
}
`,
    `import { LineItemRepository } from './line-item.repository.ts'
import { lineItemRoutes } from './line-item.routes.ts'
import { LineItemService } from './line-item.service.ts'

export interface BillingOptions {
  readonly tenancy: { readonly db: TenantDatabase<BillingTables> }
}

export async function registerBilling(app: FastifyInstance, _options: BillingOptions): Promise<void> {
  app.log.info('billing')
  await app.register(lineItemRoutes, {
    prefix: '/line-items',
    service: new LineItemService(new LineItemRepository(_options.tenancy)),
  })
}
`,
  ],
  'another resource, written otherwise': [
    `import { InvoiceRepository } from "./invoice.repository.js";
import { invoiceRoutes } from "./invoice.routes.js";
import { InvoiceService } from "./invoice.service.js";
import { MailerService } from "./mailer.service.js";

export const registerBilling = async (app: FastifyInstance, options: Options) => {
    const service = new InvoiceService(new InvoiceRepository(options.tenancy), new MailerService());
    await app.register(async (admin) => {
        await admin.register(invoiceRoutes, { prefix: "/invoices", service });
    });
    app.log.info("billing");
};
`,
    `import { InvoiceRepository } from "./invoice.repository.js";
import { invoiceRoutes } from "./invoice.routes.js";
import { InvoiceService } from "./invoice.service.js";
import { LineItemRepository } from "./line-item.repository.js";
import { lineItemRoutes } from "./line-item.routes.js";
import { LineItemService } from "./line-item.service.js";
import { MailerService } from "./mailer.service.js";

export const registerBilling = async (app: FastifyInstance, options: Options) => {
    const service = new InvoiceService(new InvoiceRepository(options.tenancy), new MailerService());
    await app.register(async (admin) => {
        await admin.register(invoiceRoutes, { prefix: "/invoices", service });
        await admin.register(lineItemRoutes, {
            prefix: "/line-items",
            service: new LineItemService(new LineItemRepository(options.tenancy)),
        });
    });
    app.log.info("billing");
};
`,
  ],
  'some of it imported already, by another name': [
    `import { LineItemRepository as Items } from './line-item.repository.ts'
import { Tenancy } from '@tenantry/runtime'

export async function registerBilling(app: App, saas: Tenancy<T>) {
  const items = new Items(saas)
}
`,
    `import { LineItemRepository as Items } from './line-item.repository.ts'
import { lineItemRoutes } from './line-item.routes.ts'
import { LineItemService } from './line-item.service.ts'
import { Tenancy } from '@tenantry/runtime'

export async function registerBilling(app: App, saas: Tenancy<T>) {
  const items = new Items(saas)
  await app.register(lineItemRoutes, {
    prefix: '/line-items',
    service: new LineItemService(new Items(saas)),
  })
}
`,
  ],
}

describe('fits into a module with', () => {
  test.each(Object.entries(SHAPES))('%s', (_, [before, after]) => {
    expect(register(before)).toBe(after)
    expect(register(after)).toBe(after)
  })
})

test('leaves alone what a person does with its routes', () => {
  const text = `import { lineItemRoutes } from './line-item.routes.ts'
export const registerBilling = (app: App) => setUp(app, [lineItemRoutes])
`
  expect(register(text)).toBe(text)
})

describe('refuses, with the lines to add, where', () => {
  test.each([
    ['the function is gone', 'export async function register(app, { tenancy }) {}'],
    ['it takes no tenancy', 'export async function registerBilling(app, { db }) {}'],
    [
      'a name is taken',
      'class LineItemService {}\nasync function registerBilling(a, { tenancy }) {}',
    ],
  ])('%s', (_, text) => {
    expect(() => register(text)).toThrow(
      expect.objectContaining({
        code: 'CODEMOD_SHAPE_UNKNOWN',
        message: expect.stringContaining('src/modules/billing/index.ts'),
        details: expect.objectContaining({
          lines: [
            "import { LineItemRepository } from './line-item.repository.ts'",
            "import { lineItemRoutes } from './line-item.routes.ts'",
            "import { LineItemService } from './line-item.service.ts'",
            'await app.register(lineItemRoutes, {',
            "  prefix: '/line-items',",
            '  service: new LineItemService(new LineItemRepository(tenancy)),',
            '})',
          ],
        }),
      }),
    )
  })
})
