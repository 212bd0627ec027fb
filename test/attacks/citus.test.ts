import { describeOnCitus } from '../support/citus.ts'
import { attackFleet } from './attack-fleet.ts'

describeOnCitus('on Citus, all in a pool', () => attackFleet('pool', 'citus'))
describeOnCitus('on Citus, all in bridges', () => attackFleet('bridge', 'citus'))
