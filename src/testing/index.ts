export { createTestFleet, type TestFleet, type TestFleetOptions } from './create-test-fleet.ts'
