import { setTimeout as sleep } from 'node:timers/promises'

const STEP_MS = 20

/**
 * Waits until the time since `began` is a multiple of 20 ms. A refusal then takes as long for a tenant
 * that is closed as for one that never was, though the catalog needs some microseconds more for it.
 *
 * @param began As `performance.now()` said it.
 */
export async function evenOut(began: number): Promise<void> {
  await sleep(STEP_MS - ((performance.now() - began) % STEP_MS))
}
