import { TenantryError } from '@tenantry/runtime/errors'

import type { DescribedResource } from './plan-new-resource.ts'

export interface DescribeOptions {
  /** Whether a person may be asked. */
  readonly ask: boolean
  /** Whether it is meant that there are no fields. */
  readonly isBare: boolean
  /** Those of saas.config.ts, whose types a field may have. */
  readonly extensions: readonly string[]
}

/**
 * What is to be generated, asking for the fields where none are given and there is a terminal.
 *
 * @param name MODULE/NAME.
 * @throws {TenantryError} USAGE_MISSING_ARGUMENT; USAGE_RESOURCE_NAME; USAGE_FIELD_INVALID; INTERRUPTED on Ctrl-C.
 */
export async function describeResource(
  name: string,
  fields: readonly string[],
  { ask, isBare, extensions }: DescribeOptions,
): Promise<DescribedResource> {
  const [module = '', resource = '', ...others] = name.split('/')
  if (module === '' || resource === '' || others.length > 0) {
    throw new TenantryError('USAGE_RESOURCE_NAME', {
      message: `${JSON.stringify(name)} is not MODULE/NAME: a module owns each resource.`,
      hint: 'Write the module in front of it, such as billing/invoice.',
      details: { name },
    })
  }
  if (fields.length > 0 || isBare) return { module, name: resource, fields }
  if (!ask || !process.stdin.isTTY || !process.stderr.isTTY) {
    throw new TenantryError('USAGE_MISSING_ARGUMENT', {
      message: `${name} has no fields, and there is no terminal to ask for them.`,
      hint: 'Give some, such as number:text:unique; --no-fields makes a table without any.',
    })
  }
  const { askFields } = await import('./ask-fields.ts')
  return { module, name: resource, fields: await askFields(resource, extensions) }
}
