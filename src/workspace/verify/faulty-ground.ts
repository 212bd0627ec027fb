import type { Channel, Ground, RuntimeFault, Statement } from '../../verify/index.ts'

/** What statements of the runtime would come to if it got their context wrong. */
export function faultyGround(ground: Ground, fault: RuntimeFault): Ground {
  let last: Statement['actor'] = 'victim'
  const sent = (statement: Statement, channel: Channel): [Statement, Channel] => {
    const { actor } = statement
    if (channel !== 'driver' || actor === 'admin' || actor === 'owner') return [statement, channel]
    const before = last
    if (actor !== 'nobody') last = actor
    const as = {
      'context left out': 'nobody',
      'context of the session': actor === 'nobody' ? before : actor,
      'context of the one before': before,
    } as const
    return [{ ...statement, actor: as[fault] }, 'bare']
  }
  const { schema, surfaces, tenants } = ground
  return {
    schema,
    surfaces,
    tenants,
    insert: ground.insert.bind(ground),
    empty: ground.empty.bind(ground),
    sharedRows: ground.sharedRows.bind(ground),
    send: async (statement, channel) => await ground.send(...sent(statement, channel)),
  }
}
