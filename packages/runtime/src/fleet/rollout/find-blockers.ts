export { describeLockHolders as findBlockers } from './lock-holders.ts'
