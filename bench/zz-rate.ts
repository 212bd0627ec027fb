import { resolveLimits } from '@tenantry/runtime/config'
import { Leases, MemoryStore } from '@tenantry/runtime/quota'
const tenants = Array.from({ length: 5000 }, (_, index) => `tenant-${index}`)
const limits = resolveLimits({ requests: { rate: '1000/s', burst: 1000 } })
const leases = new Leases({ store: new MemoryStore(), holder: 'bench', onOutage: () => {} })
for (let i = 0; i < 60; i++) {
  const s = performance.now()
  let promises = 0
  for (let r = 0; r < 10; r++)
    for (const t of tenants) {
      const a = leases.enter(t, limits, 1)
      if (a instanceof Promise) {
        promises++
        await a
      }
    }
  const us = ((performance.now() - s) / 50000) * 1000
  if (i % 6 === 5) console.log(us.toFixed(4), promises)
  await new Promise((r) => setTimeout(r, 15))
}
await leases.close()
