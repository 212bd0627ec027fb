import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

const group = 'contexts'

/** How far a context goes. */
export const CONTEXT_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'context/handed-context.ts', group }, [
    [
      'a context may be of another tenant',
      'if (id === expectedId) return',
      'return',
      'take up the context of another with an own id',
    ],
  ]),
  ...doorMutants({ file: 'tenancy.ts', group }, [
    [
      'a context is taken up for its slug alone',
      'assertSameTenant(context.tenant, tenantId)',
      '',
      'take up the context of another with an own id',
    ],
  ]),
  ...doorMutants({ file: 'context-database.ts', group }, [
    [
      'nobody asks whether a context still holds',
      '        await assertAdmitted()\n        return',
      '        return',
      'go on when suspended',
    ],
  ]),
  ...doorMutants({ file: 'admission.ts', group }, [
    [
      'a context holds for whoever has its slug',
      'assertSameTenant(entry.tenant, tenant.id)',
      '',
      'go on when another tenant has the slug',
    ],
    [
      'no placement is asked for deletions',
      'await this.#isDeleted(id, placement)',
      'id === placement.id',
      'go on when deleted, while the catalog does not answer',
    ],
  ]),
  ...doorMutants({ file: 'context/context-store.ts', group }, [
    [
      'a context inside another is the outer one',
      'if (outer?.tenant.id === context.tenant.id) return run()',
      'if (outer !== undefined && options.insideAnotherTenant === true) return run()',
      'be the outer tenant inside the context of another',
    ],
    [
      'a callback is bound to nobody',
      '    this.require()\n    const fromHere',
      '    const fromHere',
      'bind a callback to nobody',
    ],
    [
      'a callback runs as whoever calls it',
      'return fromHere(() => callback.apply(this, args))',
      'return callback.apply(this, args)',
      'call back as somebody else',
    ],
  ]),
  ...doorMutants({ file: 'context/shared-tables.ts', group }, [
    [
      'every table is shared by all tenants',
      "a.attname = 'tenant_id' and not a.attisdropped",
      'false',
      'have a table taken for one that all tenants share',
    ],
    [
      'shared tables of other schemas count',
      'n.nspname = $1 and c.relkind',
      '$1::text is not null and c.relkind',
      'have a table taken for a shared one of another schema',
    ],
    [
      'shared tables stay shared',
      'if (known?.version === version) return known.tables',
      'if (known !== undefined) return known.tables',
      'have a table taken for what it was before',
    ],
  ]),
]
