export { markEvents, withEvents } from './with-events.ts'
