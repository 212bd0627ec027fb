export { choosePort } from './choose-port.ts'
export { develop, type Development } from './develop.ts'
export type { DevFleet } from './dev-fleet.ts'
export { requireMain } from './require-main.ts'
