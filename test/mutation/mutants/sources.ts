import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

const group = 'sources'

/** What a request has to name, and what it may not. */
export const SOURCE_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'http/hostname.ts', group }, [
    [
      'a host with something behind it',
      '\\.?(?::\\d{1,5})?$/',
      '\\.?(?::\\d{1,5})?/',
      'name a host with something behind it',
    ],
    [
      'a host with something in front of it',
      '/^([a-z0-9-]{1,63}',
      '/([a-z0-9-]{1,63}',
      'name a host with something in front of it',
    ],
  ]),
  ...doorMutants({ file: 'http/from-subdomain.ts', group }, [
    [
      'another domain',
      'name === undefined || !name.endsWith(suffix)',
      'name === undefined',
      'name another domain of the same length',
    ],
    ['a deeper domain', "label.includes('.') ? undefined : label", 'label', 'name a deeper domain'],
  ]),
  ...doorMutants({ file: 'http/from-path.ts', group }, [
    ['a way up', 'if (DOT_SEGMENT.test(decoded))', 'if (false)', 'climb out of a tenant'],
    [
      'an encoded way up',
      'DOT_SEGMENT.test(decoded)',
      'DOT_SEGMENT.test(path)',
      'climb with an encoded slash',
    ],
    [
      'slashes that are read in two ways',
      "if (findBehind(prefix, splitMerged(decoded)) !== tenant) throw ambiguousRequest('path')",
      '',
      'name a tenant with a slash in it',
    ],
    [
      'slashes that are merged',
      "return path.split(/[/\\\\]+/).filter((segment) => segment !== '')",
      "return path.split('/').slice(1)",
      'name a tenant behind two slashes',
    ],
    [
      'a path that cannot be decoded',
      "throw ambiguousRequest('path')\n  }",
      'return text\n  }',
      'name a tenant that cannot be decoded',
    ],
    [
      'another prefix',
      'return isBelow ? segments[prefix.length] || undefined : undefined',
      'return segments[prefix.length] || undefined',
      'name a tenant below another prefix',
    ],
  ]),
  ...doorMutants({ file: 'http/resolve-tenant.ts', group }, [
    ['a second tenant', 'if (named.size > 1) {', 'if (named.size > 2) {', 'name two tenants'],
    [
      'a source that refuses',
      "if (answer.status === 'rejected') throw answer.reason\n    if (answer.value",
      "if (answer.status === 'fulfilled' && answer.value",
      'put a bad key beside the name of the victim',
    ],
  ]),
  ...doorMutants({ file: 'http/from-api-key.ts', group }, [
    [
      'a key that is not valid',
      '?? refuseInvalid()',
      '?? undefined',
      'put a bad key beside the name of the victim',
    ],
    [
      'no key',
      'return required ? refuseMissing(header) : undefined',
      'return undefined',
      'put no key beside the name of the victim',
    ],
  ]),
  ...doorMutants({ file: 'http/one-of.ts', group }, [
    [
      'no credential',
      'if (tenant === undefined && missing[0] !== undefined) throw missing[0]',
      '',
      'put no credential beside the name of the victim',
    ],
    [
      'a bad credential beside a good one',
      'if (!isMissing(error)) throw error\n          missing.push(error)',
      'if (isMissing(error)) missing.push(error)',
      'put a bad credential beside a good one',
    ],
  ]),
]
