export { choosePort } from './choose-port.ts'
export { develop } from './develop.ts'
export { requireMain } from './require-main.ts'
