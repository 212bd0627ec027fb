import { expect, test } from 'vitest'

import { confirmSlug } from '../../src/workspace/confirm-slug.ts'

test('says how to confirm in a way that a shell runs nothing of the slug', async () => {
  await expect(confirmSlug('$(id)', undefined, { canAsk: false })).rejects.toMatchObject({
    code: 'USAGE_CONFIRM_MISSING',
    hint: "Add --confirm '$(id)'",
  })
})
